using Engine.Accounts;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>Every product that the venue lists (contract.md §4.3), by product code.</summary>
public static class ProductTable
{
    private static readonly Dictionary<string, ProductTerms> ByCode = Rows().ToDictionary(row => row.Code, StringComparer.Ordinal);

    /// <summary>All rows of the table.</summary>
    public static IReadOnlyCollection<ProductTerms> All => ByCode.Values;

    /// <summary>The terms of a product code; null when the venue does not list it.</summary>
    public static ProductTerms? Find(string code) => ByCode.GetValueOrDefault(code);

    private static IEnumerable<ProductTerms> Rows() =>
    [
        Row("ENQ", "NQ", "E-mini NASDAQ-100", .25m, 5m),
        Row("EP", "ES", "E-Mini S&P 500", .25m, 12.5m),
        Row("RTY", "RTY", "E-mini Russell 2000", .1m, 5m),
        Row("YM", "YM", "E-mini Dow ($5)", 1m, 5m),
        Row("EMD", "EMD", "E-mini S&P MidCap 400", .1m, 10m),
        Row("NKD", "NKD", "Nikkei 225 (Globex)", 5m, 25m),
        Micro("MNQ", "MNQ", "Micro E-mini Nasdaq-100", .25m, .5m),
        Micro("MES", "MES", "Micro E-mini S&P 500", .25m, 1.25m),
        Micro("M2K", "M2K", "Micro E-mini Russell 2000", .1m, .5m),
        Micro("MYM", "MYM", "Micro E-mini Dow $0.50", 1m, .5m),
        Micro("MBT", "MBT", "Micro Bitcoin", 5m, .5m, DeliveryCycle.Monthly),
        Micro("GMET", "MET", "Micro Ether", .5m, .05m, DeliveryCycle.Monthly),
        Row("CLE", "CL", "Crude Light (Globex)", .01m, 10m, DeliveryCycle.Monthly),
        Micro("MCLE", "MCL", "Micro WTI Crude Oil", .01m, 1m, DeliveryCycle.Monthly),
        Row("NQM", "QM", "E-Mini Crude Oil", .025m, 12.5m, DeliveryCycle.Monthly),
        Row("NGE", "NG", "Natural Gas (Globex)", .001m, 10m, DeliveryCycle.Monthly),
        Micro("MNG", "MNG", "Micro Henry Hub Natural Gas", .001m, 1m, DeliveryCycle.Monthly),
        Row("NQG", "QG", "E-Mini Natural Gas", .005m, 12.5m, DeliveryCycle.Monthly),
        Row("HOE", "HO", "NY Harbor ULSD", .0001m, 4.2m, DeliveryCycle.Monthly),
        Row("RBE", "RB", "RBOB Gasoline (Globex)", .0001m, 4.2m, DeliveryCycle.Monthly),
        Row("GCE", "GC", "Gold (Globex)", .1m, 10m, DeliveryCycle.Metal),
        Micro("MGC", "MGC", "Micro Gold", .1m, 1m, DeliveryCycle.Metal),
        Row("SIE", "SI", "Silver (Globex)", .005m, 25m, DeliveryCycle.Metal),
        Micro("SIL", "SIL", "Micro Silver", .005m, 5m, DeliveryCycle.Metal),
        Row("CPE", "HG", "Copper (Globex)", .0005m, 12.5m),
        Micro("MHG", "MHG", "Micro Copper", .0005m, 1.25m),
        Row("PLE", "PL", "Platinum (Globex)", .1m, 5m),
        Row("EU6", "6E", "Euro FX (Globex)", .00005m, 6.25m),
        Row("EEU", "E7", "E-mini Euro FX", .0001m, 6.25m),
        Micro("M6E", "M6E", "E-Micro EUR/USD", .0001m, 1.25m),
        Row("BP6", "6B", "British Pound (Globex)", .0001m, 6.25m),
        Micro("M6B", "M6B", "E-Micro GBP/USD", .0001m, .625m),
        Row("DA6", "6A", "Australian Dollar (Globex)", .00005m, 5m),
        Micro("M6A", "M6A", "E-Micro AUD/USD", .0001m, 1m),
        Row("CA6", "6C", "Canadian Dollar (Globex)", .00005m, 5m),
        Row("JY6", "6J", "Japanese Yen (Globex)", .0000005m, 6.25m),
        Row("SF6", "6S", "Swiss Franc (Globex)", .00005m, 6.25m),
        Row("MX6", "6M", "Mexican Peso (Globex)", .00001m, 5m),
        Row("NE6", "6N", "New Zealand Dollar (Globex)", .00005m, 5m),
        Row("TUA", "ZT", "2 Year US Treasury Note (Globex)", .00390625m, 7.8125m),
        Row("FVA", "ZF", "5 Year US Treasury Notes (Globex)", .0078125m, 7.8125m),
        Row("TYA", "ZN", "10yr US Treasury Notes (Globex)", .015625m, 15.625m),
        Row("TNA", "TN", "Ultra 10yr Treasury Note (Globex)", .015625m, 15.625m),
        Row("USA", "ZB", "30yr US Treasury Bonds (Globex)", .03125m, 31.25m),
        Row("ULA", "UB", "Ultra T-Bond (Globex)", .03125m, 31.25m),
        Row("ZCE", "ZC", "Corn (Globex)", .25m, 12.5m),
        Row("ZWA", "ZW", "Wheat (Globex)", .25m, 12.5m),
        Row("ZSE", "ZS", "Soybeans (Globex)", .25m, 12.5m),
        Row("ZME", "ZM", "Soybean Meal (Globex)", .1m, 10m),
        Row("ZLE", "ZL", "Soybean Oil (Globex)", .01m, 6m),
        Row("HE", "HE", "Lean Hogs (Globex)", .025m, 10m),
        Row("GLE", "LE", "Live Cattle (Globex)", .025m, 10m),
    ];

    private static ProductTerms Row(
        string code, string root, string description, decimal tick, decimal value, DeliveryCycle cycle = DeliveryCycle.Quarterly) =>
        new(code, root, description, Price.FromDecimal(tick), Money.FromDecimal(value), cycle, IsMicro: false);

    private static ProductTerms Micro(
        string code, string root, string description, decimal tick, decimal value, DeliveryCycle cycle = DeliveryCycle.Quarterly) =>
        Row(code, root, description, tick, value, cycle) with { IsMicro = true };
}
