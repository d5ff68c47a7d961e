using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Host.Run.Reads;

namespace Engine.Host.Run.Watch;

/// <summary>What both watches have in common: the gateway, the second session, the end.</summary>
internal static class WatchSession
{
    /// <summary>What a connection may take before the time of the watch begins.</summary>
    private static readonly TimeSpan ToStand = TimeSpan.FromSeconds(30);

    /// <summary>The settings by which a stream is reached.</summary>
    /// <exception cref="UserErrorException">Nothing runs that could be watched, or watching might end a running engine's session.</exception>
    public static async Task<EngineSettings> ReachAsync(ReadScope scope, WatchForm form, VenuePart part, ReadOutput output)
    {
        var settings = await ReadProgram.SettingsAsync(scope, output).ConfigureAwait(false);
        var engine = RunningEngine.Find(settings.HomeFolder);
        var reached = VenueAccess.Of(settings, engine, part);
        if (VenueAccess.RefusalOfSecondSession(reached, engine) is { } refusal)
        {
            if (!form.Anyway)
            {
                throw new UserErrorException(refusal);
            }

            await output.NoteAsync("A second session of this user opens; the engine takes its own back if the venue ends it, and this one then ends.").ConfigureAwait(false);
        }
        else if (reached.Gateway is { Rest.IsLoopback: false })
        {
            await output.NoteAsync("This is a session of its own at the venue, which may end another one of the same user, such as the TopstepX web platform.").ConfigureAwait(false);
        }

        return reached;
    }

    /// <summary>Listens until it is stopped, its time is over, or there is nothing more to hear.</summary>
    /// <param name="reached">From <see cref="ReachAsync"/>.</param>
    /// <param name="form">How long, from when the hub stands.</param>
    /// <param name="output">The streams.</param>
    /// <param name="open">Makes the view on a writer.</param>
    /// <param name="begin">Starts listening.</param>
    /// <param name="stop">Asks for the end.</param>
    public static async Task<int> RunAsync<TNews>(
        EngineSettings reached,
        WatchForm form,
        ReadOutput output,
        Func<DroppingWriter, IWatchView<TNews>> open,
        Action<WatchSystem, IWatchView<TNews>, WatchOutcome> begin,
        CancellationToken stop)
    {
        var time = TimeProvider.System;
        var outcome = new WatchOutcome();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (form.For is { } length)
        {
            end.CancelAfter(ToStand);
            _ = outcome.Stood.ContinueWith(_ => end.CancelAfter(length), end.Token, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        // Once nobody reads there is nobody to tell; that is no failure.
        using var unread = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        ITextSink sink = output.IsPipe ? new PipeSink(unread.Cancel) : new WriterSink(output.Out);
        var writer = new DroppingWriter("watch output", sink, time);
        string? early = null;
        try
        {
            var view = open(writer);
            await using (view.ConfigureAwait(false))
            {
                var system = new WatchSystem(reached, time);
                await using (system.ConfigureAwait(false))
                {
                    begin(system, view, outcome);
                    early = await outcome.Ended.WaitAsync(unread.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (unread.IsCancellationRequested)
        {
            // Stopped, or its time is over.
            early = end.IsCancellationRequested && !stop.IsCancellationRequested ? outcome.NeverStood : null;
        }
        finally
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }

        if (early is null)
        {
            return EngineCommandLine.Success;
        }

        await output.NoteAsync(early).ConfigureAwait(false);
        return EngineCommandLine.Failed;
    }
}
