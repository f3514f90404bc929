# Writes topics.json: the optimum that scikit-learn's LDA finds from a stated start. Run by hand: python3 topics.py
import json
import sys

import numpy as np
import sklearn
from sklearn.decomposition import LatentDirichletAllocation

N, V, K = 40, 12, 3
i, j = np.arange(N)[:, None], np.arange(V)[None, :]
counts = np.where(j // 4 == i % 3, (i * 7 + j * 3) % 5, np.where((i * 5 + j * 11) % 7 == 0, 1, 0)).astype(float)
start = 1 + 0.1 * ((np.arange(K)[:, None] * 5 + j * 3) % 7)
result = {"sklearn": sklearn.__version__}
for name, alpha, eta in [("symmetric", 1 / K, 1 / K), ("sparse", 0.1, 0.05)]:
    model = LatentDirichletAllocation(K, doc_topic_prior=alpha, topic_word_prior=eta, max_doc_update_iter=20000,
                                      mean_change_tol=1e-14, random_state=0)
    model._init_latent_vars(V)
    model.components_ = start.copy()
    model.exp_dirichlet_component_ = np.exp(
        sklearn.decomposition._lda._dirichlet_expectation_2d(model.components_))
    for _ in range(600):
        # As _em_step, but the topics of each document start equal, not at random: from one start one optimum.
        model.components_ = eta + model._e_step(counts, cal_sstats=True, random_init=False)[1]
        model.exp_dirichlet_component_ = np.exp(
            sklearn.decomposition._lda._dirichlet_expectation_2d(model.components_))
    gamma = model._e_step(counts, cal_sstats=False, random_init=False)[0]
    result[name] = {"bound": float(model._approx_bound(counts, gamma, sub_sampling=False)),
                    "lambda": model.components_.ravel().tolist(), "gamma": gamma.ravel().tolist()}
# Three steps of its online form, a minibatch of eight each, tau = 2, kappa = 0.7.
model = LatentDirichletAllocation(K, doc_topic_prior=0.2, topic_word_prior=0.1, max_doc_update_iter=20000,
                                  mean_change_tol=1e-14, learning_offset=2, learning_decay=0.7, random_state=0)
model._init_latent_vars(V)
model.components_ = start.copy()
model.exp_dirichlet_component_ = np.exp(sklearn.decomposition._lda._dirichlet_expectation_2d(model.components_))
model.n_batch_iter_ = 0
for b in range(3):
    model._em_step(counts[8 * b:8 * b + 8], total_samples=N, batch_update=False)
result["online"] = {"lambda": model.components_.ravel().tolist()}
json.dump(result, open(sys.path[0] + "/topics.json", "w"), indent=1)
