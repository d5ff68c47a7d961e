using System.Diagnostics;
using Engine.Accounts;
using Engine.Soak.Book;
using Engine.Soak.Venue;

namespace Engine.Soak.Kill;

/// <summary>
/// Kills the engine at random instants, also while it starts and recovers, and damages its journal in between. The venue lives on. After each
/// restart book and venue must agree before the flow goes on.
/// </summary>
internal sealed class KillSoak(SoakOptions options)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The guardian's bound and the time that a flatten takes.</summary>
    private static readonly TimeSpan Unprotected = TimeSpan.FromSeconds(6);

    /// <summary>Start of a process, login, comparison.</summary>
    private static readonly TimeSpan StartAllowance = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(unchecked((int)options.Seed));
    private readonly KillFigures _figures = new();
    private readonly List<string> _violations = [];

    /// <summary>Runs; 0 when nothing was violated.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var folder = new SoakFolder(options.Keep, "kill");
        var began = Stopwatch.GetTimestamp();
        try
        {
            for (var era = 1; _figures.Kills < options.Kills && _violations.Count == 0; era++)
            {
                await EraAsync(Directory.CreateDirectory(Path.Combine(folder.Path, $"era-{era}")).FullName, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.WriteLine("stopped");
            return 1;
        }

        if (_figures.Placed == 0 && _violations.Count == 0)
        {
            _violations.Add("no order reached the venue: nothing was proven");
        }

        _figures.Print(options, watched: !options.SimpleFlow, _violations, Stopwatch.GetElapsedTime(began));
        folder.Needed = _violations.Count > 0;
        if (folder.Needed)
        {
            Console.WriteLine($"everything is in {folder.Path}; engine simulate --play ERA/venue.log --export again.events repeats the venue's side");
        }

        return _violations.Count == 0 ? 0 : 1;
    }

    /// <summary>
    /// A venue and a home, from new to the last kill or to a journal that has lost its end: such a journal halts its account for a person to look at, so the
    /// next era begins anew.
    /// </summary>
    private async Task EraAsync(string folder, CancellationToken stop)
    {
        await using var venue = await SimulatedVenue.StartAsync(folder, options.Seed + _figures.Kills, FaultFiles.ForKills(options), null, stop).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = new ProtectionWatch(venue, Unprotected * options.Patience, StartAllowance * options.Patience);
        var watching = options.SimpleFlow ? Task.CompletedTask : watch.RunAsync(end.Token);
        using var database = options.Postgres is { } server ? new SoakDatabase(server) : null;
        var home = new EngineHome(folder, options) { Database = database };
        var lives = new Lives(
            venue, watch, home, new JournalTail(home.Journal, new AccountId(SimulatedVenue.Account)), new JournalDamage(home.JournalFile, _random), new PlacedTags(venue.CommandLog));
        try
        {
            while (_figures.Kills < options.Kills && _violations.Count == 0 && !lives.Over)
            {
                await LiveAsync(lives, stop).ConfigureAwait(false);
            }

            if (_violations.Count == 0 && !lives.Over)
            {
                // The last kill is looked at like all the others.
                using var engine = Start(lives);
                await SettleAsync(lives, engine, stop).ConfigureAwait(false);
                await KillAsync(lives, engine).ConfigureAwait(false);
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }

        var leaks = await Leaks.FindAsync(venue, home.Home, Path.Combine(folder, "engine.out"), stop).ConfigureAwait(false);
        _violations.AddRange(leaks.Found);
        _violations.AddRange(watch.Violations);
        _figures.Add(lives, leaks);
    }

    /// <summary>One life of the engine, from its start to its kill and what is done to its journal then.</summary>
    private async Task LiveAsync(Lives lives, CancellationToken stop)
    {
        using var engine = Start(lives);
        if (lives.Damage == Damage.None && _random.Next(4) == 0)
        {
            // Before it is ready: while it starts, recovers or compares.
            await Task.Delay(_random.Next(0, 1_500), stop).ConfigureAwait(false);
            _figures.EarlyKills++;
        }
        else if (await SettleAsync(lives, engine, stop).ConfigureAwait(false))
        {
            var until = Stopwatch.GetTimestamp() + (long)((Rest.TotalSeconds + (_random.Next(50, 3_000) / 1_000.0)) * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < until && !engine.HasExited)
            {
                await Task.Delay(20, stop).ConfigureAwait(false);
            }

            if (engine.HasExited)
            {
                _violations.Add($"the engine ended by itself with code {engine.ExitCode}: {string.Join(" | ", engine.LastLines().TakeLast(5))}");
                return;
            }
        }
        else
        {
            // Its life is over, not always its process: what it leaves is looked through next.
            await KillAsync(lives, engine).ConfigureAwait(false);
            return;
        }

        await KillAsync(lives, engine).ConfigureAwait(false);
        _figures.Kills++;
        lives.Damage = options.Postgres is not null ? Damage.None : (_figures.Kills % 10) switch
        {
            2 or 7 => Damage.TruncatedWal,
            3 or 8 => Damage.TornPage,
            4 => Damage.BadPage,
            _ => Damage.None,
        };
        if (lives.Damage != Damage.None)
        {
            lives.Damage = lives.Files.Do(lives.Damage) ? lives.Damage : Damage.None;
            lives.Tail.Rewind();
        }

        Console.WriteLine($"kill {_figures.Kills} of {options.Kills}, then {lives.Damage}");
    }

    private Child Start(Lives lives)
    {
        _figures.Lives++;
        lives.Since = DateTimeOffset.UtcNow;
        var engine = lives.Home.Start(lives.Venue.Address, _figures.Lives, Rest);
        lives.Watch.EngineStarted();
        return engine;
    }

    private static async Task KillAsync(Lives lives, Child engine)
    {
        await engine.KillAsync().ConfigureAwait(false);
        lives.Watch.EngineGone();
    }

    /// <summary>Waits until the restarted engine's book and the venue agree; false when this life is over, for whatever reason.</summary>
    private async Task<bool> SettleAsync(Lives lives, Child engine, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        IReadOnlyList<string> differences = ["the book has not been compared"];
        var damage = lives.Damage;
        lives.Damage = Damage.None;
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            if (engine.HasExited)
            {
                lives.Watch.EngineGone();
                return Refused(lives, engine, damage);
            }

            var truth = await lives.Venue.WholeAsync(stop).ConfigureAwait(false);
            if (lives.Tail.ReadOn() && lives.IsCompared)
            {
                differences = Comparison.Differences(lives.Tail.Book, truth);
                if (differences.Count == 0)
                {
                    if (damage == Damage.BadPage)
                    {
                        _violations.Add("the engine started on a damaged database");
                    }

                    _figures.Settled(Stopwatch.GetElapsedTime(began), damage);
                    CheckPromises(lives, damage);
                    lives.Over = damage != Damage.None;
                    return _violations.Count == 0 && !lives.Over;
                }
            }

            await Task.Delay(50, stop).ConfigureAwait(false);
        }

        _violations.Add($"after a restart ({damage}) book and venue did not agree within {Patience.TotalSeconds:0} s: {string.Join("; ", differences.Take(8))}");
        return false;
    }

    private void CheckPromises(Lives lives, Damage damage)
    {
        _violations.AddRange(lives.Tags.ReadOn().Select(tag => $"tag {tag} was sent twice"));
        if (damage == Damage.None)
        {
            _violations.AddRange(lives.Tail.Book.Adopted);
        }

        // A journal that lost its end takes what it has forgotten from the venue.
        _figures.Adopted += lives.Tail.Book.Adopted.Count;
        lives.Tail.Book.ForgiveAdopted();
    }

    /// <summary>A damaged journal may be refused, by name; then the backup takes its place.</summary>
    private bool Refused(Lives lives, Child engine, Damage damage)
    {
        var said = string.Join(" | ", engine.LastLines().TakeLast(5));
        if (damage == Damage.None)
        {
            _violations.Add($"the engine did not start (code {engine.ExitCode}): {said}");
            return false;
        }

        if (engine.ExitCode == 0 || !said.Contains("journal", StringComparison.OrdinalIgnoreCase))
        {
            _violations.Add($"on a damaged journal ({damage}) the engine ended with code {engine.ExitCode} and did not name it: {said}");
            return false;
        }

        lives.Files.Restore();
        lives.Tail.Rewind();
        _figures.Refused++;
        return false;
    }
}
