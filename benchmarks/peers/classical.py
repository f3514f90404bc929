"""The fits of ClassicalBench in scikit-learn: a Gaussian mixture, k-means and LDA on data of the same sizes."""
import gzip, json, os, resource, sys, time, warnings

args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
threads = args.get("--threads", "2")
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = threads
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import KMeans
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.mixture import GaussianMixture
from turns import turn

warnings.filterwarnings("ignore")                              # that they have not converged
ROUNDS, WARMUP = 3, 1
rng = np.random.default_rng(1)


def per_second(run, block):
    """Iterations per second: the time of 1 + block iterations, less that of one, which holds the start."""
    times = []
    for _ in range(ROUNDS):
        turn()
        began = time.perf_counter()
        run(1)
        middle = time.perf_counter()
        run(1 + block)
        times.append((time.perf_counter() - middle - (middle - began)) / block)
    return 1 / sorted(times[WARMUP:])[(ROUNDS - WARMUP) // 2]


def gmm():
    x = rng.standard_normal((100_000, 32), dtype=np.float32)
    means = 4 * rng.standard_normal((16, 32), dtype=np.float32)
    x += np.tile(means, (6250, 1))
    return per_second(lambda n: GaussianMixture(16, tol=0, max_iter=n, init_params="random_from_data", random_state=1).fit(x), 4)


def digits():
    """MNIST where it is there, otherwise as many random pixels."""
    for root in [os.environ.get("GENERATIVE_DATA", "data"), "../shared/data"]:
        path = os.path.join(root, "mnist", "train-images-idx3-ubyte.gz")
        if os.path.exists(path):
            with gzip.open(path) as f:
                return np.frombuffer(f.read(), np.uint8, offset=16).reshape(60_000, 784).astype(np.float32) / 255
    return rng.random((60_000, 784), dtype=np.float32)


def kmeans():
    x = digits()
    return per_second(lambda n: KMeans(100, init=x[:100], n_init=1, tol=0, max_iter=n, algorithm="lloyd").fit(x), 4)


def lda():
    words = np.minimum(rng.integers(0, 5000, (20_000, 100)), rng.integers(0, 5000, (20_000, 100)))
    x = csr_matrix((np.ones(words.size, dtype=np.float32), (np.repeat(np.arange(20_000), 100), words.ravel())), (20_000, 5000))
    fit = lambda n: LatentDirichletAllocation(20, learning_method="batch", max_iter=n, max_doc_update_iter=20, mean_change_tol=0,
                                              n_jobs=int(threads), random_state=1).fit(x)
    return per_second(fit, 1)


fits = {"kmeans": kmeans, "gmm": gmm, "lda": lda}                # --gmm 0 leaves one out
results = {f"{name}_iterations_per_second": fit() for name, fit in fits.items() if args.get("--" + name) != "0"}
results["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3
print(json.dumps(results))
