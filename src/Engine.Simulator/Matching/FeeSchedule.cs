using Engine.Accounts;

namespace Engine.Simulator;

/// <summary>What one contract costs on one side.</summary>
/// <param name="Fees">Exchange and clearing fees.</param>
/// <param name="Commission">Commission.</param>
public readonly record struct SideCosts(Money Fees, Money Commission);

/// <summary>Costs per product and side (contract.md §4.9).</summary>
public sealed class FeeSchedule
{
    private static readonly Money UsualCommission = Money.FromDecimal(.25m);

    private readonly SideCosts _mini;
    private readonly SideCosts _micro;
    private readonly Dictionary<string, SideCosts> _byProduct;

    /// <summary>Creates a schedule.</summary>
    /// <param name="mini">Costs of products without a figure of their own.</param>
    /// <param name="micro">Costs of micro products without a figure of their own.</param>
    /// <param name="byProduct">Figures by product code.</param>
    public FeeSchedule(SideCosts mini, SideCosts micro, IReadOnlyDictionary<string, SideCosts> byProduct)
    {
        _mini = mini;
        _micro = micro;
        _byProduct = new Dictionary<string, SideCosts>(byProduct, StringComparer.Ordinal);
    }

    /// <summary>Nothing costs anything.</summary>
    public static FeeSchedule None { get; } = new(default, default, new Dictionary<string, SideCosts>());

    /// <summary>
    /// The recorded figures of MNQ, MES and MCL; for the others the round turns of an older firm table, and 1.40 + 0.25
    /// (micros 0.36 + 0.25) a side where nothing is known.
    /// </summary>
    public static FeeSchedule Venue { get; } = new(Side(1.40m), Side(.36m), new Dictionary<string, SideCosts>
    {
        ["MNQ"] = Side(.36m),
        ["MES"] = Side(.36m),
        ["MCLE"] = Side(.51m),
        ["GCE"] = Side(1.37m),
        ["MGC"] = Side(.37m),
        ["CLE"] = Side(1.27m),
    });

    /// <summary>The costs of one contract of a product.</summary>
    public SideCosts For(ProductTerms product) =>
        _byProduct.TryGetValue(product.Code, out var costs) ? costs : product.IsMicro ? _micro : _mini;

    /// <summary>This schedule with other figures for some products.</summary>
    /// <param name="byProduct">Figures by product code.</param>
    public FeeSchedule With(IReadOnlyDictionary<string, SideCosts> byProduct) =>
        new(_mini, _micro, _byProduct.Where(own => !byProduct.ContainsKey(own.Key)).Concat(byProduct).ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal));

    private static SideCosts Side(decimal fees) => new(Money.FromDecimal(fees), UsualCommission);
}
