using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Watch;

namespace Engine.Host.Run.Reads;

/// <summary>The commands that read the venue, with the work behind each.</summary>
internal static class ReadProgram
{
    /// <summary>On this process's own streams.</summary>
    public static ReadCommands Commands { get; } = Build(() => ReadOutput.OfProcess);

    /// <summary>On given streams.</summary>
    public static ReadCommands Build(Func<ReadOutput> output)
    {
        return new ReadCommands(
            Guarded<AccountsOptions>(AccountsCommand.RunAsync),
            Guarded<ReadScope>(ContractsCommand.ListAsync),
            Guarded<ContractOptions>(ContractsCommand.SearchAsync),
            Guarded<ContractOptions>(ContractsCommand.ShowAsync),
            Guarded<OrdersListOptions>(OrdersListCommand.RunAsync),
            Guarded<OrderShowOptions>(OrderShowCommand.RunAsync),
            Guarded<PositionsListOptions>(PositionsListCommand.RunAsync),
            Guarded<TradesListOptions>(TradesListCommand.RunAsync),
            Guarded<WatchMarketOptions>(WatchMarketCommand.RunAsync),
            Guarded<WatchUserOptions>(WatchUserCommand.RunAsync));

        Func<TOptions, CancellationToken, Task<int>> Guarded<TOptions>(Func<TOptions, ReadOutput, CancellationToken, Task<int>> work) => async (options, stop) =>
        {
            var to = output();
            try
            {
                return await work(options, to, stop).ConfigureAwait(false);
            }
            catch (VenueReadException unanswered)
            {
                await to.NoteAsync(unanswered.Message).ConfigureAwait(false);
                return EngineCommandLine.Failed;
            }
        };
    }

    /// <summary>The settings, after telling what they have to say.</summary>
    /// <exception cref="UserErrorException">Something is wrong with them.</exception>
    public static async Task<EngineSettings> SettingsAsync(ReadScope scope, ReadOutput output)
    {
        var settings = EngineSettings.Load(scope.Settings);
        foreach (var note in settings.Notes)
        {
            await output.NoteAsync(note).ConfigureAwait(false);
        }

        return settings;
    }
}
