using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Story;

/// <summary>An order as far as its journaled events tell of it, and the paragraph that it is told in.</summary>
internal sealed class StoryOrder(ClientTag tag, OrderRole role, StrategyName? strategy, ContractId contract, OrderSide side, int size, StoryParagraph paragraph)
{
    public ClientTag Tag { get; } = tag;

    public OrderRole Role { get; } = role;

    public StrategyName? Strategy { get; } = strategy;

    public ContractId Contract { get; } = contract;

    public OrderSide Side { get; } = side;

    public int Size { get; set; } = size;

    /// <summary>Where it is told; another one once that is out.</summary>
    public StoryParagraph Paragraph { get; set; } = paragraph;

    public OrderId? Id { get; set; }

    public OrderState State { get; set; } = OrderState.Submitted;

    public int Filled { get; set; }

    public int ShownFilled { get; set; }

    public Price? Limit { get; set; }

    public Price? Stop { get; set; }

    public Price? Trail { get; set; }

    /// <summary>True for an entry whose contracts are to be protected.</summary>
    public bool Protects { get; init; }

    /// <summary>Contracts of the entry that its protective orders have closed.</summary>
    public int Exited { get; set; }

    public List<StoryOrder> Legs { get; } = [];

    public StoryOrder? Entry { get; init; }

    /// <summary>True when neither the venue nor the trades are expected to say more of it.</summary>
    public bool IsOver => State.IsTerminal() && Filled >= ShownFilled && (State != OrderState.Filled || Filled >= Size);

    /// <summary>How a step of a leg begins; empty for every other order.</summary>
    public string Prefix => Role switch
    {
        OrderRole.StopLoss => "stop-loss: ",
        OrderRole.TakeProfit => "take-profit: ",
        _ => "",
    };

    public string Describe() => $"{Words.Order(Side, Size, Contract)}{Words.Prices(Limit, Stop, Trail)}";

    /// <summary>True when the order and everything that protects it has ended, or nothing is left to be protected.</summary>
    public bool IsTold(bool flat) => IsOver && Legs.TrueForAll(leg => leg.IsOver) && (!Protects || Filled == 0 || Exited >= Filled || flat);
}
