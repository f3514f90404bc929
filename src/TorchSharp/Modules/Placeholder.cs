namespace TorchSharp.Modules;

