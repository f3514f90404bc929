namespace Generative.Learning;

/// <summary>What samples step by step and can show the way.</summary>
public interface IFilmed
{
    /// <summary>The same samples that <see cref="ISampler"/> draws of that noise, seen at so many moments from noise to the end (as many as there are steps, where they are fewer), [frames, n, C, H, W].</summary>
    Tensor Film(NoiseSource noise, int frames, Tensor? labels = null);
}

/// <summary>What completes examples of which a part is known.</summary>
public interface IInpainter
{
    /// <summary>x [n, C, H, W] where mask [n or 1, 1, H, W] is 1, what the model thinks elsewhere.</summary>
    Tensor Inpaint(Tensor x, Tensor mask, NoiseSource noise);
}

/// <summary>What goes from one example to another by way of others like them.</summary>
public interface IInterpolator
{
    /// <summary>From a to b [n, C, H, W], share 0 .. 1 of the way.</summary>
    Tensor Interpolate(Tensor a, Tensor b, double share, NoiseSource noise);
}
