namespace Generative;

/// <summary>A part of a model, declared by its fields: each module, parameter and buffer field is registered under its
/// own name, which is its key in checkpoints.</summary>
public abstract class Component : Module
{
    /// <summary>Registers the fields. C# runs the field initializers of a derived class before this
    /// constructor.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="declared">
    /// False for a class that sets its fields in its constructor's body: the body then ends in
    /// <see cref="Module.RegisterComponents"/>,
    /// which TorchSharp obeys once only.
    /// </param>
    protected Component(string name, bool declared = true) : base(name)
    {
        if (declared) RegisterComponents();
    }
}
