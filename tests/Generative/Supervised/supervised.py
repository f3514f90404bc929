# Writes supervised.json: what scikit-learn finds on iris. Run by hand: python3 supervised.py
import json
import sys

import numpy as np
import sklearn
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB
from sklearn.svm import SVC

iris = load_iris()
x, y = iris.data, iris.target
result = {"sklearn": sklearn.__version__}
binary = (x > [5.8, 3.0, 4.0, 1.2]).astype(float)
for name, model, data in [("gaussian", GaussianNB(), x), ("bernoulli", BernoulliNB(), binary),
                          ("multinomial", MultinomialNB(alpha=0.5), np.round(10 * x))]:
    model.fit(data, y)
    result[name] = {"logPosterior": model.predict_log_proba(data).ravel().tolist()}
two, label = x[50:], y[50:] - 1
for name, c in [("strong", 0.1), ("weak", 10)]:
    model = LogisticRegression(C=c, tol=1e-13, solver="newton-cg", max_iter=10000).fit(two, label)
    result["logistic, " + name] = {"theta": model.coef_.ravel().tolist() + model.intercept_.tolist()}
for name, c in [("strong", 0.1), ("weak", 10)]:
    model = LogisticRegression(C=c, tol=1e-13, solver="newton-cg", max_iter=10000, multi_class="multinomial").fit(x, y)
    result["softmax, " + name] = {"logPosterior": model.predict_log_proba(x).ravel().tolist(),
                                  "weights": model.coef_.T.ravel().tolist()}
# LIBSVM keeps kernels in float32: on whole numbers these are exact there (the last are powers of two).
for name, data, model in [
        ("linear", np.round(10 * two), SVC(C=0.01, kernel="linear", tol=1e-11)),
        ("polynomial", np.round(two), SVC(C=0.001, kernel="poly", degree=3, gamma=1, coef0=1, tol=1e-11)),
        ("rbf", np.round(2 * two), SVC(C=10, kernel="rbf", gamma=np.log(2), tol=1e-11))]:
    model.fit(data, label)
    result["svm, " + name] = {"bias": float(model.intercept_[0]), "decision": model.decision_function(data).tolist(),
                              "weights": float(np.abs(model.dual_coef_).sum())}
json.dump(result, open(sys.path[0] + "/supervised.json", "w"), indent=1)
