using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Forecast;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>
/// The Combine as JSON, with the same ways of writing as <see cref="StatisticsJson"/>: dollars as numbers, shares as numbers from 0 to 1. Names are stable:
/// one is added, never renamed.
/// </summary>
internal static class CombineJson
{
    public static JsonObject ToNode(RunReport report)
    {
        var (verdict, rules, outlook) = (report.Verdict, report.Rules, report.Outlook);
        var node = new JsonObject
        {
            ["end"] = verdict.End.ToString(),
            ["on"] = verdict.On is { } on ? FigureText.Date(on) : null,
            ["at"] = verdict.At is { } at ? FigureText.Stamp(at) : null,
            ["left"] = Dollars(verdict.Left),
            ["rules"] = rules is null ? null : new JsonObject
            {
                ["name"] = rules.Name,
                ["maximumLoss"] = Dollars(rules.MaximumLoss),
                ["trail"] = rules.Trail.ToString(),
                ["dailyLoss"] = Dollars(rules.DailyLoss),
                ["profitTarget"] = Dollars(rules.ProfitTarget),
                ["consistencyShare"] = rules.ConsistencyShare,
            },
            ["today"] = outlook.Today is not { } today ? null : new JsonObject
            {
                ["date"] = FigureText.Date(today.Date),
                ["equity"] = Dollars(today.Equity),
                ["today"] = Dollars(today.Today),
                ["floorRoom"] = Dollars(today.FloorRoom),
                ["dailyRoom"] = Dollars(today.DailyRoom),
                ["targetLeft"] = Dollars(today.TargetLeft),
                ["bestDate"] = Dollars(today.BestDate),
                ["bestShare"] = today.BestShare,
            },
            ["datesPriced"] = outlook.Priced,
            ["datesTraded"] = outlook.Traded,
            ["forecast"] = Of(outlook.New),
            ["forecastFromHere"] = Of(outlook.FromHere),
        };

        // As others read it: a number is a number, of no type.
        return (JsonObject)JsonNode.Parse(node.ToJsonString())!;
    }

    private static JsonObject? Of(CombineForecast? forecast) => forecast is null ? null : new()
    {
        ["dates"] = forecast.Dates,
        ["meanBlock"] = forecast.MeanBlock,
        ["ways"] = forecast.Settings.Paths,
        ["horizon"] = forecast.Settings.Horizon,
        ["seed"] = forecast.Settings.Seed,
        ["undefined"] = forecast.Why == Undefined.None ? null : forecast.Why.ToString(),
        ["sizes"] = new JsonArray([.. forecast.Sizes.Select(size => (JsonNode)new JsonObject
        {
            ["size"] = size.Size,
            ["pass"] = size.Pass,
            ["breach"] = size.Breach,
            ["undecided"] = size.Undecided,
            ["error"] = size.Error,
            ["toPass"] = Of(size.ToPass),
            ["toBreach"] = Of(size.ToBreach),
        })]),
    };

    private static JsonObject? Of(PassageDates? dates) => dates is null ? null : new()
    {
        ["mean"] = dates.Mean,
        ["p10"] = dates.P10,
        ["p50"] = dates.P50,
        ["p90"] = dates.P90,
    };

    private static JsonNode? Dollars(Money? amount) => amount is { } money ? JsonValue.Create(money.ToDecimal()) : null;
}
