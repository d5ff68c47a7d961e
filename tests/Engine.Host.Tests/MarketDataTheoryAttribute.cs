namespace Engine.Host.Tests;

/// <summary>As <see cref="MarketDataFactAttribute"/>, with cases.</summary>
public sealed class MarketDataTheoryAttribute : TheoryAttribute
{
    public MarketDataTheoryAttribute() => Skip = new MarketDataFactAttribute().Skip;
}
