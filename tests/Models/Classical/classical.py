# Writes classical.json: optima that scikit-learn finds on iris from stated starts. Run by hand: python3 classical.py
import json
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.mixture import GaussianMixture

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
json.dump(result, open(sys.path[0] + "/classical.json", "w"), indent=1)
