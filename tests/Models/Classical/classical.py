# Writes classical.json: optima that scikit-learn finds on iris from stated starts. Run by hand: python3 classical.py
import json
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA, FactorAnalysis
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

x = load_iris().data
start = x[[0, 50, 100]]
unit = {"full": np.stack([np.eye(4)] * 3), "tied": np.eye(4), "diag": np.ones((3, 4)), "spherical": np.ones(3)}
result = {"sklearn": sklearn.__version__, "gaussianMixture": {}, "kMeans": {}}
for kind, name in [("full", "full"), ("tied", "tied"), ("diag", "diagonal"), ("spherical", "spherical")]:
    model = GaussianMixture(3, covariance_type=kind, tol=1e-13, reg_covar=0, max_iter=100000,
                            weights_init=np.ones(3) / 3, means_init=start, precisions_init=unit[kind]).fit(x)
    result["gaussianMixture"][name] = {
        "logLikelihood": float(model.score(x) * len(x)), "bic": float(model.bic(x)), "aic": float(model.aic(x)),
        "weights": model.weights_.tolist(), "means": model.means_.ravel().tolist()}
weights = 1 + np.arange(len(x)) % 4
for name, w in [("plain", None), ("weighted", weights)]:
    model = KMeans(3, init=start, n_init=1, tol=0, algorithm="full" if sklearn.__version__ < "1.1" else "lloyd")
    model.fit(x, sample_weight=w)
    result["kMeans"][name] = {"inertia": float(model.inertia_), "centers": model.cluster_centers_.ravel().tolist()}
# With noise of its own in each column: on iris itself a variance of the noise goes to 0.
noisy = x + 2 * np.sin(1.7 * np.outer(np.arange(1, 151), np.arange(1, 5)))
factors = FactorAnalysis(1, tol=1e-11, max_iter=100000, svd_method="lapack").fit(noisy)
result["factorAnalysis"] = {"iris": {"logLikelihood": float(factors.score(noisy) * len(x)),
                                     "noise": factors.noise_variance_.tolist()}}
# Its covariances divide by N - 1, those of maximum likelihood by N.
result["ppca"] = {str(q): {"covariance": (PCA(q).fit(x).get_covariance() * (len(x) - 1) / len(x)).ravel().tolist()}
                  for q in [1, 2, 3]}


# Each flower starts with the nearest of some of them.
def nearest(model, flowers):
    distance = ((x[:, None] - x[flowers]) ** 2).sum(2)
    model._initialize_parameters = lambda X, _: model._initialize(X, np.eye(len(flowers))[distance.argmin(1)])
    return model


result["bayesianGaussianMixture"] = {}
for name, flowers, alpha in [("three", [0, 50, 100], None), ("five", [0, 30, 60, 100, 130], 0.01)]:
    model = nearest(BayesianGaussianMixture(
        n_components=len(flowers), weight_concentration_prior_type="dirichlet_distribution", tol=1e-13,
        weight_concentration_prior=alpha, reg_covar=0, max_iter=100000), flowers).fit(x)
    result["bayesianGaussianMixture"][name] = {
        "concentration": model.weight_concentration_.tolist(), "means": model.means_.ravel().tolist(),
        "meanPrecision": model.mean_precision_.tolist(), "degrees": model.degrees_of_freedom_.tolist(),
        "covariances": model.covariances_.ravel().tolist()}
# Its last stick has a weight of its own, ours is what is left: the same where the last component is empty.
model = nearest(BayesianGaussianMixture(
    n_components=5, weight_concentration_prior_type="dirichlet_process", tol=1e-13,
    weight_concentration_prior=0.01, reg_covar=0, max_iter=100000), [0, 60, 100, 130, 30]).fit(x)
result["dirichletProcessMixture"] = {"five": {
    "sticks": np.stack(model.weight_concentration_, 1)[:-1].ravel().tolist(), "means": model.means_.ravel().tolist(),
    "degrees": model.degrees_of_freedom_.tolist(), "covariances": model.covariances_.ravel().tolist()}}
json.dump(result, open(sys.path[0] + "/classical.json", "w"), indent=1)
