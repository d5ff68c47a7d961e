using Engine.Actors.Journal;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;

namespace Engine.Host.Run.Control;

/// <summary>
/// The commands that change something: through the engine that runs in the home folder, or, where none does, through the account's own book. With the
/// folder held by a process that does not answer, only what makes the account smaller acts, without the book.
/// </summary>
internal static class PersonCommand
{
    private static readonly TimeSpan StartingPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs on this process's own streams.</summary>
    public static Task<int> RunAsync(PersonOptions options, CancellationToken stop) =>
        RunAsync(options, System.Console.Out, System.Console.Error, Confirmation.Asked, stop);

    /// <summary>Runs; 0 when done and confirmed, 1 when denied, refused or not confirmed.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="output">What was done.</param>
    /// <param name="error">What was not, and warnings.</param>
    /// <param name="confirm">Asks, given whether the answer was given beforehand and what will be done.</param>
    /// <param name="stop">Gives up before anything is done.</param>
    internal static async Task<int> RunAsync(PersonOptions options, TextWriter output, TextWriter error, Func<bool, string, bool> confirm, CancellationToken stop)
    {
        if (options.Request.Fault() is { } fault)
        {
            throw new UserErrorException(fault);
        }

        var settings = EngineSettings.Load(options.Settings);
        var reply = await DoAsync(options, settings, error, confirm, stop).ConfigureAwait(false);
        if (reply is null)
        {
            await error.WriteLineAsync("Nothing was done.").ConfigureAwait(false);
            return EngineCommandLine.Failed;
        }

        if (reply.Outcome == ControlOutcome.Wrong)
        {
            throw new UserErrorException(reply.Lines);
        }

        var done = reply.Outcome == ControlOutcome.Done;
        foreach (var line in reply.Lines)
        {
            await (done ? output : error).WriteLineAsync(reply.Reason is { } reason ? $"Denied, {reason}: {line}" : line).ConfigureAwait(false);
        }

        return done ? EngineCommandLine.Success : EngineCommandLine.Failed;
    }

    /// <summary>Who holds the home folder, and the engine that answers in it; both null when nobody holds it.</summary>
    internal static async Task<(string? Holder, ControlFile? File, ControlClient? Engine)> FindAsync(string home, CancellationToken stop)
    {
        for (var tries = 0; ; tries++)
        {
            if (FolderLock.HolderOf(home) is not { } holder)
            {
                return default;
            }

            var file = ControlFile.Read(home);
            if (file is not null)
            {
                var client = new ControlClient(file);
                if (await client.IsThereAsync(stop).ConfigureAwait(false))
                {
                    return (holder, file, client);
                }

                client.Dispose();
            }

            // Another command may hold the folder for a moment, and an engine that has just started has not said yet where it is.
            if (tries == 2)
            {
                return (holder, file, null);
            }

            await Task.Delay(StartingPause, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Null when the person does not want it after all.</summary>
    private static async Task<ControlReply?> DoAsync(
        PersonOptions options, EngineSettings settings, TextWriter error, Func<bool, string, bool> confirm, CancellationToken stop)
    {
        var (holder, file, engine) = await FindAsync(settings.HomeFolder, stop).ConfigureAwait(false);
        if (engine is not null)
        {
            using (engine)
            {
                if (Asks(options, file!.Environment) && !confirm(options.Yes, $"{options.Act} ({file.Environment}, engine of process {file.Process}{await StandingAsync(options, engine, stop).ConfigureAwait(false)})"))
                {
                    return null;
                }

                var reply = await engine.SendAsync(options.Request, stop).ConfigureAwait(false);
                if (reply.Outcome != ControlOutcome.Silent)
                {
                    return reply;
                }

                if (!IsEmergency(options.Request))
                {
                    return ControlReply.Unconfirmed($"Not confirmed: the engine of process {file.Process} took the command and has not said what became of it. Look with: engine status, engine orders list.");
                }
            }
        }
        else if (holder is null)
        {
            if (settings.Gateway is not null && Asks(options, settings.Environment.Name()) && !confirm(options.Yes, $"{options.Act} ({settings.Environment.Name()}, no engine runs)"))
            {
                return null;
            }

            try
            {
                return await BriefEngine.DoAsync(settings, options.Settings, options.Request, sentence => error.WriteLine(sentence), stop).ConfigureAwait(false);
            }
            catch (UserErrorException refused) when (refused.InnerException is JournalException && IsEmergency(options.Request))
            {
                // A journal that cannot be used keeps nobody from getting out: cancels and closes pass.
                await error.WriteLineAsync($"Warning: {refused.Message} This leaves without the journal, straight at the venue, and is noted in emergency.jsonl; the book takes it up when it compares itself with the venue.").ConfigureAwait(false);
                return await EmergencyAct.DoAsync(settings, null, options.Request, TimeProvider.System, stop).ConfigureAwait(false);
            }
        }
        else if (!IsEmergency(options.Request))
        {
            return ControlReply.Refused($"The home folder {settings.HomeFolder} is held by {holder}, which does not answer: only flatten and orders cancel-all act now.");
        }

        var act = $"{options.Act}, straight at the venue, for {holder} does not answer";
        if (engine is null && !confirm(options.Yes, act))
        {
            return null;
        }

        await error.WriteLineAsync($"Warning: {holder} holds {settings.HomeFolder} and does not answer. This leaves without its book and is noted in emergency.jsonl; its book takes it up when it compares itself with the venue.").ConfigureAwait(false);
        return await EmergencyAct.DoAsync(settings, file?.Gateway, options.Request, TimeProvider.System, stop).ConfigureAwait(false);
    }

    private static bool IsEmergency(ControlRequest request) => request is FlattenRequest or CancelAllRequest;

    private static bool Asks(PersonOptions options, string environment) => options.Asks switch
    {
        Asking.Always => true,
        Asking.OutsideSimulated => environment != TradingEnvironment.Simulated.Name(),
        _ => false,
    };

    /// <summary>What stands now, for the question; nothing for who has answered it already.</summary>
    private static async Task<string> StandingAsync(PersonOptions options, ControlClient engine, CancellationToken stop)
    {
        if (options.Yes || await engine.StatusAsync(stop).ConfigureAwait(false) is not { } status)
        {
            return "";
        }

        var held = string.Join(", ", status.Contracts.Where(c => c.Net != 0).Select(c => $"{StatusText.Net(c.Net)} {c.Name}"));
        return $"; account {status.Account.Id} is {(held.Length == 0 ? "flat" : held)} with {status.Orders.Count} live order{(status.Orders.Count == 1 ? "" : "s")}";
    }
}
