using System.Diagnostics;

namespace Engine.Benchmarks;

/// <summary>This program, started a second time in one of its hidden modes. It serves until its input ends.</summary>
internal static class SecondSelf
{
    /// <summary>Starts it; the first line of its output is its address.</summary>
    public static async Task<(Process Process, Uri Address)> StartAsync(string mode)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SecondSelf).Assembly.Location);
        }

        start.ArgumentList.Add(mode);
        var process = Process.Start(start)!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The venue's process ended before it listened.");
        return (process, new Uri(address));
    }

    /// <summary>Ends its input and waits for it.</summary>
    public static async ValueTask StopAsync(Process process)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
