using Engine.Accounts;
using Engine.Actors.Journal;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>The orderly stop, told by the operating system while a position is held.</summary>
public sealed class SignalTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_closes_what_is_open_and_the_program_ends_well(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var home = new TemporaryHome();
        using var run = EngineProcess.Start(home.Folder, "run", "--plain");
        await run.Until(" filled: ");
        await run.SignalAsync(signal);
        var (code, lines) = await run.EndAsync();

        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        Assert.Contains(lines, line => line.Contains("result    all went well", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("position  flat", StringComparison.Ordinal));
        var journal = Path.Combine(home.Folder, "journal", "simulated.db");
        var events = JournalReader.Events(journal, JournalReader.PersistenceIds(journal).Single(id => id.StartsWith("account-", StringComparison.Ordinal))).Select(e => e.Event).ToList();
        Assert.Empty(events.Aggregate(AccountState.New(new AccountId(20_000_001)), (state, e) => state.Apply(e)).Positions);
    }
}
