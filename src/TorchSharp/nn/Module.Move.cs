using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            // A tensor is moved by giving it other data: fields, optimisers and whoever else holds it see the move, and its gradient goes along.

            /// <summary>Moves and converts every parameter and buffer; integers keep their dtype.</summary>
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                RequireFloating(dtype);
                RequireCuda(device.type);
                _toEpilog(dtype, Normalised(device.type, device.index), non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                RequireCuda(deviceType);
                _toEpilog(null, Normalised(deviceType, deviceIndex), non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                RequireFloating(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            /// <summary>The dtype and device of another tensor.</summary>
            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device.type, other.device.index, non_blocking);
            }

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog(dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking)
                => _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (dtype is null && device is null) throw new ArgumentNullException(nameof(dtype), "dtype and device are both null");
                foreach (var (_, child) in named_children())
                    if (device is null) child._to(dtype!.Value, non_blocking);
                    else if (dtype is null) child._to(device.type, device.index, non_blocking);
                    else child._to(device, dtype.Value, non_blocking);
                foreach (var (_, p) in _internal_params) Move(p, dtype, device, non_blocking);
                foreach (var (_, (b, _)) in _internal_buffers) Move(b, dtype, device, non_blocking);
                if (device is null) return;
                _deviceType = device.type;
                _deviceIndex = device.index;
            }

            private static void Move(Tensor t, ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (t.IsInvalid) return;
                if (Target(t, dtype, device) is not var (type, place)) return;
                using var off = no_grad();
                using var gradient = t.grad;
                using var moved = Copy(t, type, place, non_blocking);
                using var movedGradient = gradient is null ? null : Copy(gradient, type, place, non_blocking);
                // Memory and shapes without memory are different kinds of tensor, which cannot share data: the owner takes the new one.
                if (place.type == DeviceType.META || t.device_type == DeviceType.META)
                {
                    moved.requires_grad = t.requires_grad;
                    t.Adopt(moved);
                    return;
                }
                // The gradient has to have its tensor's dtype at every moment, so it steps aside.
                if (gradient is not null) Dispatch.Check(NativeMethods.td_set_grad(t.Handle, 0), "Module.to");
                Dispatch.Check(NativeMethods.td_set_data(t.Handle, moved.Handle), "Module.to");
                if (movedGradient is not null) Dispatch.Check(NativeMethods.td_set_grad(t.Handle, movedGradient.Handle), "Module.to");
            }

            private static Tensor Copy(Tensor t, ScalarType dtype, Device device, bool non_blocking)
                => Dispatch.Call("to.device", t, device, dtype, non_blocking);

            /// <summary>Where a tensor has to go, or null where it is already there.</summary>
            private static (ScalarType, Device)? Target(Tensor t, ScalarType? dtype, Device? device)
            {
                var floating = t.is_floating_point() || t.is_complex();
                var type = floating ? dtype ?? t.dtype : t.dtype;
                var place = device ?? t.device;
                var same = type == t.dtype && place.type == t.device.type && (place.index < 0 || place.index == t.device.index);
                return same ? null : (type, place);
            }

            /// <summary>A moved copy of a buffer, where it has to move.</summary>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, [NotNullWhen(true)] out Tensor? result)
            {
                result = Target(buffer, dtype, device) is var (type, place) ? Copy(buffer, type, place, false).DetachFromDisposeScope() : null;
                return result is not null;
            }

            /// <summary>A moved copy of a parameter with its gradient, where it has to move.</summary>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, [NotNullWhen(true)] out Parameter? p)
            {
                p = null;
                if (Target(param, dtype, device) is not var (type, place)) return false;
                using var off = no_grad();
                p = new Parameter(Copy(param, type, place, false), param.requires_grad);
                p.DetachFromDisposeScope();
                using var gradient = param.grad;
                if (gradient is null) return true;
                using var moved = Copy(gradient, type, place, false);
                p.grad = moved;
                return true;
            }

            /// <summary>Where a new layer's tensors go unless told: PyTorch's defaults.</summary>
            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null)
                => (device ?? get_default_device(), dtype ?? get_default_dtype());

            /// <summary>Uninitialised memory for a component, [sizes].</summary>
            internal static Tensor Fresh(Device? device, ScalarType? dtype, params long[] sizes)
            {
                var (place, type) = GetDefaultDeviceAndType(device, dtype);
                RequireCuda(place.type);
                return Dispatch.Call("empty.memory_format", sizes, type, Arg.None, place);
            }

            internal static Tensor Filled(double value, Device? device, ScalarType? dtype, params long[] sizes)
            {
                var (place, type) = GetDefaultDeviceAndType(device, dtype);
                RequireCuda(place.type);
                return Dispatch.Call("full", sizes, value, type, Arg.None, place);
            }

            private static Device Normalised(DeviceType type, int index) => new(type, type == DeviceType.CUDA ? index : -1);

            private static void RequireFloating(ScalarType dtype)
            {
                if (dtype is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64))
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
            }

            private static void RequireCuda(DeviceType type)
            {
                if (type == DeviceType.CUDA && NativeMethods.td_cuda_available() == 0) throw new InvalidOperationException("CUDA is not available.");
            }
        }
    }
}
