using System.ComponentModel;
using System.Diagnostics;

namespace Engine.Host.Run.Doctor;

/// <summary>Asks a program of the operating system; null where there is no such program, or it fails or does not answer in time.</summary>
/// <param name="program">Its name.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="cancellation">Ends the waiting.</param>
internal delegate Task<string?> AskProgram(string program, string[] arguments, CancellationToken cancellation);

/// <summary>Programs of this machine.</summary>
internal static class ProgramOutput
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Starts the program and reads what it writes.</summary>
    public static async Task<string?> AskAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        Process? process = null;
        try
        {
            process = Process.Start(start);
            if (process is null)
            {
                return null;
            }

            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token).ConfigureAwait(false);
            await error.ConfigureAwait(false);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? output : null;
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process?.Kill(entireProcessTree: true);
            return null;
        }
        finally
        {
            process?.Dispose();
        }
    }
}
