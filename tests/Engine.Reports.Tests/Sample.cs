using Engine.Accounts;
using Engine.Forecast;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Reports.Tests;

/// <summary>An account of 50,000 dollars that trades one contract: its journal, its prices and what follows from both.</summary>
internal sealed class Sample
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
    public static readonly Money Capital = Money.FromDecimal(50_000);
    public static readonly Instrument Es = new(new("CON.F.US.EP.M26"), "ESM6", "", Price.FromDecimal(0.25m), Money.FromDecimal(12.5m), true, "F.US.EP");
    public static readonly AccountRules Combine = new(
        "combine-50k", Money.FromDecimal(2_000), FloorTrail.EndOfDay, Money.FromDecimal(1_000), Money.FromDecimal(3_000), 0.5m, 5, []);

    private readonly Dictionary<ContractId, Position> _positions = [];
    private int _number;
    private DateOnly _date = TradeDate.Of(Start);

    public Sample(bool rules = true)
    {
        Events.Add(new BookOpened(Start, "t1", 1));
        Events.Add(new CashAdopted(Start, Capital, Capital));
        if (rules)
        {
            Events.Add(new ProfileAdopted(Start, Combine.Name, Capital, Capital - Combine.MaximumLoss, Capital, "test"));
        }

        Events.Add(new TradeDateOpened(Start, _date, Capital));
    }

    public List<IAccountEvent> Events { get; } = [];

    public List<PriceMark> Marks { get; } = [];

    public bool IsComplete { get; init; } = true;

    public string Title { get; init; } = "SmaCross";

    private Money Cash { get; set; } = Capital;

    public Sample Mark(double minute, decimal price)
    {
        Marks.Add(new PriceMark(Es.Id, Start.AddMinutes(minute), Price.FromDecimal(price)));
        return this;
    }

    public Sample Fill(double minute, OrderSide side, decimal price, int size = 1, decimal fees = 2)
    {
        var at = Start.AddMinutes(minute);
        if (TradeDate.Of(at) is var date && date != _date)
        {
            Events.Add(new TradeDateOpened(at, date, Cash));
            _date = date;
        }

        _number++;
        var before = _positions.GetValueOrDefault(Es.Id, Position.Flat(Es.Id));
        var (after, realized) = before.Fill(side, size, Price.FromDecimal(price));
        _positions[Es.Id] = after;
        var gross = Es.ValueOf(realized);
        Cash += gross - Money.FromDecimal(fees);
        Events.Add(new TradeBooked(at, new(_number), new(_number), null, new("sma"), Es.Id, side, size, Price.FromDecimal(price), realized, gross, Money.FromDecimal(fees), Money.Zero));
        return this;
    }

    /// <summary>A round trip of one contract that takes a minute and brings this before costs of 4.</summary>
    public Sample Trip(double minute, decimal points)
    {
        Mark(minute, 5_000).Fill(minute, OrderSide.Buy, 5_000);
        return Mark(minute + 1, 5_000 + points).Fill(minute + 1, OrderSide.Sell, 5_000 + points);
    }

    public RunReport Report(DateTimeOffset? since = null, DateTimeOffset? before = null)
    {
        var account = new ReportedAccount
        {
            Events = Events,
            Instruments = new Dictionary<ContractId, Instrument> { [Es.Id] = Es },
            RuleBook = new Dictionary<string, AccountRules> { [Combine.Name] = Combine },
            Forecast = new ForecastSettings { Paths = 300 },
            Range = new RecordingRange { IsComplete = IsComplete, Since = since, Before = before },
        };
        return account.Report(Title, "made prices", Marks) with { Head = [new("Seed", "1")] };
    }
}
