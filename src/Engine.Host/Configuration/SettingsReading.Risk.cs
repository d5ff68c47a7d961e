using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Configuration;

/// <summary>The limits of the account.</summary>
internal sealed partial class SettingsReading
{
    private const string Off = "off";
    private const string Auto = "auto";

    private RiskSettings ReadRisk(TradingEnvironment environment, RiskBlocks? builtIn, RiskBlocks? folder)
    {
        var venue = environment != TradingEnvironment.Simulated;
        var real = environment is TradingEnvironment.Demo or TradingEnvironment.Live;
        var daily = Dollars(SettingKeys.DailyLossLimit, Money.FromDecimal(real ? 250m : 1000m));
        var maximum = Dollars(SettingKeys.MaxLossLimit);
        var margin = Dollars(SettingKeys.GuardMargin, Tenths(1));
        Require(daily > Money.Zero, SettingKeys.DailyLossLimit, "risk.daily-loss-limit must be more than 0 dollars.");
        Require(maximum > Money.Zero, SettingKeys.MaxLossLimit, "risk.max-loss-limit must be more than 0 dollars.");
        Require(margin < daily && margin < maximum, SettingKeys.GuardMargin, "risk.guard-margin must be less than both loss limits.");
        var (warn, reduce) = (OptionalDollars(SettingKeys.WarnRoom, Tenths(3)), OptionalDollars(SettingKeys.ReduceRoom, Tenths(2)));
        Require(!(reduce > warn), SettingKeys.ReduceRoom, "risk.reduce-room must not be more than risk.warn-room: a warning comes first.");

        var flatBy = Clock(SettingKeys.FlatBy);
        var session = Switch(SettingKeys.Session, venue);
        flatBy ??= session ? DayEnd.Default.FlatBy : null;
        var noEntries = Clock(SettingKeys.NoEntriesFrom) ?? DayEnd.Default.NoEntriesFrom;
        Require(
            !session || (noEntries <= flatBy && flatBy <= DayEnd.FirmClose),
            SettingKeys.NoEntriesFrom,
            $"risk.no-entries-from must not be after risk.flat-by, and that not after {DayEnd.FirmClose:HH\\:mm}, when the firm closes positions itself.");

        var profileRequired = Switch(SettingKeys.ProfileRequired, venue && environment != TradingEnvironment.DryRun);
        Require(
            profileRequired || environment != TradingEnvironment.Live,
            SettingKeys.ProfileRequired,
            "risk.profile-required cannot be off in LIVE, which trades accounts with a stated profile only.");
        var blocks = new RiskBlockReading(_problems);
        var rules = blocks.Rules(builtIn, folder);
        var defaultRules = Text(SettingKeys.DefaultRules) ?? "practice";
        Require(rules.ContainsKey(defaultRules), SettingKeys.DefaultRules, $"there are no rules \"{defaultRules}\"{NearestName.Hint(defaultRules, [.. rules.Keys])}");
        return new RiskSettings(
            daily,
            maximum,
            margin,
            OptionalWhole(SettingKeys.MaxPosition, 1, 10_000, real ? 1 : 5) ?? 1,
            (int)(Whole(SettingKeys.MaxOrdersPerMinute, 1, 100_000) ?? 1),
            OptionalWhole(SettingKeys.MaxOrdersPerDay, 1, 10_000_000, real ? 50 : 500) ?? 1,
            flatBy)
        {
            NoEntriesFrom = noEntries,
            Session = session,
            DefaultRules = defaultRules,
            ProfileRequired = profileRequired,
            Brackets = Choice(
                SettingKeys.Brackets, ("auto", BracketPolicy.Auto), ("native", BracketPolicy.Native), ("emulated", BracketPolicy.Emulated)),
            MaxOrderSize = OptionalWhole(SettingKeys.MaxOrderSize, 1, 10_000, real ? 1 : 5),
            MaxMinis = OptionalWhole(SettingKeys.MaxMinis, 1, 1_000, real ? 1 : null),
            PriceBandTicks = OptionalWhole(SettingKeys.PriceBandTicks, 1, 1_000_000, null),
            SlipTicks = (int)(Whole(SettingKeys.SlipTicks, 0, 10_000) ?? 0),
            DuplicateWithin = Optional(SettingKeys.DuplicateWithin, RateChecks.LongestDuplicateWindow, venue ? TimeSpan.FromSeconds(1) : null),
            StaleAfter = Optional(SettingKeys.StaleAfter, TimeSpan.FromHours(1), venue ? TimeSpan.FromSeconds(30) : null),
            WarnRoom = warn,
            ReduceRoom = reduce,
            GuardConfirmations = (int)(Whole(SettingKeys.GuardConfirmations, 1, 1_000) ?? 1),
            UnprotectedBound = Optional(SettingKeys.UnprotectedBound, TimeSpan.FromMinutes(10), null) ?? TimeSpan.FromSeconds(3),
            FlatAfterNoPrice = Optional(SettingKeys.FlatAfterNoPrice, TimeSpan.FromHours(1), venue ? TimeSpan.FromSeconds(60) : null),
            Rules = rules,
            Accounts = blocks.Accounts(builtIn, folder, rules),
            Products = blocks.Products(builtIn, folder),
            Windows = [.. ((folder?.Windows ?? builtIn?.Windows)?.Texts ?? []).Select(name => Path.Combine(FolderOf(folder), name))],
        };

        Money Tenths(int count) => Money.FromDecimal(daily.ToDecimal() * count / 10m);
    }

    /// <summary>Window files lie beside the file that names them.</summary>
    private string FolderOf(RiskBlocks? folder) => folder is null ? sources.WorkingFolder : Path.GetDirectoryName(Absolute(folder.File))!;

    private TimeOnly? Clock(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        Require(TradingWindow.TryClock(text, out var clock), key, $"{key} = {text} is not a time of day such as 15:05.");
        return clock;
    }

    /// <summary><c>auto</c>, <c>on</c> or <c>off</c>.</summary>
    private bool Switch(string key, bool automatic) => Choice<bool?>(key, (Auto, null), ("on", true), (Off, false)) ?? automatic;

    /// <summary>A whole number; <c>auto</c> for what the environment asks for, and <c>off</c> for none where a limit may be taken away.</summary>
    private int? OptionalWhole(string key, long least, long most, int? automatic) =>
        Text(key) is not { } text || Is(text, Auto) ? automatic
        : Is(text, Off) && key is not (SettingKeys.MaxPosition or SettingKeys.MaxOrdersPerDay) ? null
        : (int?)Whole(key, least, most);

    private Money Dollars(string key, Money automatic) => Text(key) is { } text && Is(text, Auto) ? automatic : Dollars(key);

    private Money? OptionalDollars(string key, Money automatic) => Text(key) is not { } text || Is(text, Off) ? null : Dollars(key, automatic);

    /// <summary>A duration; <c>off</c> for none, <c>auto</c> for what the environment asks for.</summary>
    private TimeSpan? Optional(string key, TimeSpan most, TimeSpan? automatic)
    {
        if (Text(key) is not { } text || Is(text, Auto))
        {
            return automatic;
        }

        if (Is(text, Off))
        {
            return null;
        }

        if (DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero && duration <= most)
        {
            return duration;
        }

        Problem(key, $"{key} = {text} is not a duration such as 500ms or 30s, at most {most.TotalSeconds:0}s.");
        return null;
    }

    private static bool Is(string text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
