namespace TorchSharp;

public static partial class torch
{
    /// <summary>A place for tensors: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>meta</c>.</summary>
    public class Device
    {
        public Device(string description)
        {
            var parts = description.Split(':');
            type = TypeOf(parts[0]);
            index = parts.Length switch
            {
                1 => -1,
                2 when int.TryParse(parts[1], out var k) && k >= 0 => k,
                _ => throw new FormatException($"device '{description}': expected a type and an optional index, such as cpu or cuda:1"),
            };
        }

        public Device(string deviceType, int index = -1) => (type, this.index) = (TypeOf(deviceType), index);

        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        public Device(int index) => (type, this.index) = (DeviceType.CUDA, index);

        public DeviceType type { get; }

        /// <summary>-1 for the current one of its type.</summary>
        public int index { get; }

        private static DeviceType TypeOf(string name) => name.ToUpperInvariant() switch
        {
            "CPU" => DeviceType.CPU,
            "CUDA" => DeviceType.CUDA,
            "MPS" => DeviceType.MPS,
            "META" => DeviceType.META,
            _ => Enum.TryParse<DeviceType>(name, ignoreCase: true, out var t) && !char.IsDigit(name[0]) ? t
                : throw new FormatException($"device '{name}': expected one of {string.Join(", ", Enum.GetNames<DeviceType>()).ToLowerInvariant()}"),
        };

        public override string ToString() => index == -1 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";

        public override bool Equals(object? obj) => obj is Device other && other.type == type && other.index == index;

        public override int GetHashCode() => HashCode.Combine(type, index);

        public static implicit operator Device(string description) => new(description);
    }

    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA => new(DeviceType.CUDA);
    public static Device MPS => new(DeviceType.MPS);

    public static Device device(string description) => new(description);
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);
    public static Device device(int index) => new(index);
}
