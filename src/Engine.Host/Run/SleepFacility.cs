using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Engine.Host.Run;

/// <summary>How an operating system is asked to stay awake.</summary>
internal interface ISleepFacility
{
    /// <summary>Asks; disposing gives the machine free again. Null with a reason when the system offers no such thing.</summary>
    (IDisposable? Hold, string? Missing) Acquire(string why);
}

/// <summary>The facility of the present operating system. A process that dies lets go by itself in every case.</summary>
internal static class SleepFacility
{
    /// <summary>The one to use here.</summary>
    public static ISleepFacility Here { get; } =
        OperatingSystem.IsWindows() ? new PowerRequest()
        : OperatingSystem.IsMacOS() ? new ChildProcess("caffeinate", _ => ["-i", "-w", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        : new ChildProcess("systemd-inhibit", why => ["--what=sleep:idle", "--who=engine", $"--why={why}", "--mode=block", "cat"]);

    /// <summary>A child that holds the request as long as it lives: until its input closes, which a killed parent does too, or its parent is gone.</summary>
    internal sealed class ChildProcess(string program, Func<string, string[]> arguments) : ISleepFacility
    {
        public (IDisposable? Hold, string? Missing) Acquire(string why)
        {
            var start = new ProcessStartInfo(program)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            Array.ForEach(arguments(why), start.ArgumentList.Add);
            try
            {
                return Process.Start(start) is { } child ? (new Held(child), null) : (null, $"{program} did not start");
            }
            catch (Win32Exception e)
            {
                return (null, $"{program}: {e.Message}");
            }
        }

        private sealed class Held(Process child) : IDisposable
        {
            public void Dispose()
            {
                try
                {
                    child.StandardInput.Close();
                    child.Kill(entireProcessTree: true);
                }
                catch (Exception e) when (e is InvalidOperationException or IOException or Win32Exception)
                {
                    // It has ended already.
                }

                child.Dispose();
            }
        }
    }

    /// <summary>Windows: a power request of the process.</summary>
    [SupportedOSPlatform("windows")]
    private sealed class PowerRequest : ISleepFacility
    {
        private const int SystemRequired = 1;
        private const uint SimpleString = 1;

        public (IDisposable? Hold, string? Missing) Acquire(string why)
        {
            var reason = new Reason { Flags = SimpleString, Text = why };
            var handle = PowerCreateRequest(ref reason);
            return handle != IntPtr.Zero && handle != new IntPtr(-1) && PowerSetRequest(handle, SystemRequired)
                ? (new Held(handle), null)
                : (null, $"the power request was refused ({Marshal.GetLastPInvokeErrorMessage()})");
        }

        [DllImport("kernel32.dll", SetLastError = true)]
        private static extern IntPtr PowerCreateRequest(ref Reason reason);

        [DllImport("kernel32.dll", SetLastError = true)]
        private static extern bool PowerSetRequest(IntPtr request, int type);

        [DllImport("kernel32.dll", SetLastError = true)]
        private static extern bool PowerClearRequest(IntPtr request, int type);

        [DllImport("kernel32.dll", SetLastError = true)]
        private static extern bool CloseHandle(IntPtr handle);

        /// <summary>As large as the union that the system reads: a string, or a module and its resources.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private struct Reason
        {
            public uint Version;
            public uint Flags;
            [MarshalAs(UnmanagedType.LPWStr)]
            public string Text;
            public IntPtr Unused1;
            public IntPtr Unused2;
        }

        private sealed class Held(IntPtr request) : IDisposable
        {
            public void Dispose()
            {
                PowerClearRequest(request, SystemRequired);
                CloseHandle(request);
            }
        }
    }
}
