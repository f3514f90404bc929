// Three folders in small, two of which use each other: what ArrowTests has to find.
namespace Tests.Laws.Here
{
    internal sealed class First
    {
        public object Used() => new There.Second();
    }
}

namespace Tests.Laws.There
{
    #pragma warning disable CS0649
    internal sealed class Second
    {
        public List<Here.First>? Users;
    }
}

namespace Tests.Laws.Elsewhere
{
    internal sealed class Third
    {
        public Here.First? Used;
    }
}
