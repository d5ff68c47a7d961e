using System.Text.Json;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Control;

/// <summary><c>engine status</c>: the engine that runs in the home folder, as it is at this moment; 1 when none answers or something is wrong with it.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Indented = new(ControlJson.Answers) { WriteIndented = true };

    /// <summary>Runs on this process's own streams.</summary>
    public static Task<int> RunAsync(StatusOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, System.Console.Error, stop);

    /// <summary>Prints.</summary>
    internal static async Task<int> RunAsync(StatusOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        var (holder, _, engine) = await PersonCommand.FindAsync(settings.HomeFolder, stop).ConfigureAwait(false);
        using (engine)
        {
            if (engine is null || await engine.StatusAsync(stop).ConfigureAwait(false) is not { } status)
            {
                await error.WriteLineAsync(holder is null
                    ? $"No engine runs in {settings.HomeFolder}."
                    : $"The home folder {settings.HomeFolder} is held by {holder}, which does not answer.").ConfigureAwait(false);
                return EngineCommandLine.Failed;
            }

            await output.WriteLineAsync(options.Json ? ToJson(status) : string.Join(Environment.NewLine, StatusLines.Of(status, options.Zone))).ConfigureAwait(false);
            return status.Health.Healthy ? EngineCommandLine.Success : EngineCommandLine.Failed;
        }
    }

    internal static string ToJson(EngineStatusDocument status) => JsonSerializer.Serialize(status, Indented);
}
