"""One eager small operation in PyTorch: an 8-element a + b."""
import json, resource, sys, time
import torch

torch.set_num_threads(int(dict(zip(sys.argv[1::2], sys.argv[2::2])).get("--threads", "2")))
x, y = torch.rand(8), torch.rand(8)
times = []
for r in range(12):
    start = time.perf_counter()
    for k in range(200000):
        z = x + y
    if r >= 4:
        times.append((time.perf_counter() - start) / 200000)
print(json.dumps({"op_us": 1e6 * sorted(times)[len(times) // 2], "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3}))
