namespace TorchSharp;

/// <summary>How <c>torch.cdist</c> finds Euclidean distances: through a matrix product when more than 25 rows, always, or never.</summary>
public enum compute_mode { use_mm_for_euclid_dist_if_necessary, use_mm_for_euclid_dist, donot_use_mm_for_euclid_dist }
