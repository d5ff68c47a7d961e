using Engine.Markets;

namespace Engine.Simulator;

/// <summary>What the simulator knows of the contracts that a recording names.</summary>
public static class RecordedContracts
{
    /// <summary>The terms of a contract id; null with the reason, as the beginning of a sentence, when there are none.</summary>
    public static Instrument? Find(string id, out string problem)
    {
        problem = "";
        if (!ContractMonth.TryParse(id, out var product, out var month))
        {
            problem = $"\"{id}\" is not a contract id of the form CON.F.US.<product>.<month><year>";
            return null;
        }

        if (ProductTable.Find(product) is { } terms)
        {
            return terms.Contract(month, active: true);
        }

        problem = $"the product \"{product}\" of contract \"{id}\" is unknown; its tick size and value are not in the table";
        return null;
    }
}
