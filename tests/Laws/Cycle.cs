// Three folders in small, two of which use each other: what ArrowTests has to find.
namespace Generative.Laws.Tests.Here
{
    internal sealed class First
    {
        public object Used() => new There.Second();
    }
}

namespace Generative.Laws.Tests.There
{
#pragma warning disable CS0649
    internal sealed class Second
    {
        public List<Here.First>? Users;
    }
}

namespace Generative.Laws.Tests.Elsewhere
{
    internal sealed class Third
    {
        public Here.First? Used;
    }
}
