using Engine.Accounts;
using Engine.Host.Cli;
using Engine.Host.Console;
using Engine.Host.Run.Reads;

namespace Engine.Host.Run.Watch;

/// <summary><c>engine watch user ACCOUNT</c>: an account as it changes.</summary>
internal static class WatchUserCommand
{
    /// <summary>Shows until it is stopped; 0 then, 1 when it ended by itself before its time.</summary>
    public static async Task<int> RunAsync(WatchUserOptions options, ReadOutput output, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var reached = await WatchSession.ReachAsync(options.Scope, options.Form, VenuePart.Accounts, output).ConfigureAwait(false);
        AccountId account;
        await using (var venue = await VenueSession.OpenAsync(reached, time, stop).ConfigureAwait(false))
        {
            var accounts = await venue.Client.SearchAccountsAsync(onlyActive: false, stop).OrFailAsync().ConfigureAwait(false);
            account = AccountChoice.Of(accounts, options.Account, reached.Account).Id;
        }

        var sections = new UserSections(options.Orders, options.Positions, options.Trades, options.Balance);
        return await WatchSession.RunAsync<UserNews>(
            reached,
            options.Form,
            output,
            writer => output.IsTerminal && !options.Form.Plain && !options.Scope.Json
                ? new UserScreen(writer, sections, reached.Gateway!.Rest.Authority, options.Scope.Zone, TerminalSize.Read, time)
                : options.Scope.Json ? new LineView<UserNews>(writer, news => sections.Has(news) ? UserJson.Of(news) : null, DroppedLines.Json)
                : new LineView<UserNews>(writer, news => sections.Has(news) ? UserLines.Of(news, options.Scope.Zone, sections) : null, DroppedLines.Text),
            (system, view, outcome) =>
            {
                var watcher = system.Actors.ActorOf(UserWatchActor.Props(account, new AccountReader(system.Client, account), view, system.Clock, outcome), "watch");
                system.Begin(watcher);
                watcher.Tell(new UserWatchActor.Begin(system.BeginUserHub()), Akka.Actor.ActorRefs.NoSender);
            },
            stop).ConfigureAwait(false);
    }
}
