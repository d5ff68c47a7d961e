using Engine.Actors.Journal;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Risk;

namespace Engine.Host.Run.Journal;

/// <summary><c>engine journal state [ACCOUNT] --at TIME|SEQ</c>: the account as it stood, by replaying its events. Reads beside a running engine.</summary>
internal static class JournalStateCommand
{
    /// <summary>Prints.</summary>
    public static Task<int> RunAsync(JournalStateOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, System.Console.Error, stop);

    /// <summary>The same with the answer on one writer and notes on another.</summary>
    public static async Task<int> RunAsync(JournalStateOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        var place = settings.JournalPlace;
        try
        {
            var account = JournalAccounts.Find(place, options.Account);
            var id = account.Newest;
            if (account.Ids.Count > 1)
            {
                await error.WriteLineAsync($"This is the newest of {account.Ids.Count} journals of account {account.Account}; each can be named: {string.Join(", ", account.Ids)}.").ConfigureAwait(false);
            }

            if (options.Number is { } number && JournalReader.LastNumber(place, id) is var last && number > last)
            {
                throw new UserErrorException($"--at {number}: the journal {id} ends with event {last}.");
            }

            var moment = JournalMoment.Rebuild(JournalReader.Read(place, id), id, JournalAccounts.AccountOf(id), options.Number, options.At, stop);
            if (moment.At is not { } at)
            {
                throw new UserErrorException($"--at {options.At:yyyy-MM-dd'T'HH:mm:ss'Z'}: the journal {id} begins after that.");
            }

            var limits = EffectiveLimits.Of(moment.State, settings.Risk.ToLimits(true, () => []), settings.Risk.Rules, at);
            await output.WriteLineAsync(options.Json ? StateReport.ToJson(moment, limits) : StateReport.ToText(moment, limits, options.Zone).TrimEnd()).ConfigureAwait(false);
            return EngineCommandLine.Success;
        }
        catch (JournalException e)
        {
            throw new UserErrorException(e.Message);
        }
    }
}
