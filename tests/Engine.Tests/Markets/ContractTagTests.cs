using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class ContractTagTests
{
    private static readonly ContractId Nasdaq = new("CON.F.US.ENQ.Z26");
    private static readonly ContractId NaturalGas = new("CON.F.US.NQG.Z26");
    private static readonly ImmutableArray<ContractId> Subscribed = [Nasdaq, NaturalGas];

    [Theory]
    [InlineData("F.US.ENQ")]
    [InlineData("ENQ")]
    [InlineData("NQ")]
    [InlineData("f.us.enq")]
    [InlineData("CON.F.US.ENQ.Z26")]
    public void A_product_stands_for_its_only_subscribed_contract(string tag) => Assert.Equal(Nasdaq, ContractTag.Resolve(new ContractId(tag), Subscribed));

    [Theory]
    [InlineData("F.US.EP")]
    [InlineData("CON.F.US.ENQ.H27")]
    [InlineData("Z26")]
    [InlineData("")]
    public void What_is_not_subscribed_stands_for_nothing(string tag) => Assert.Null(ContractTag.Resolve(new ContractId(tag), Subscribed));

    [Fact]
    public void A_product_of_two_subscribed_months_stands_for_neither()
    {
        ImmutableArray<ContractId> months = [.. Subscribed, new ContractId("CON.F.US.ENQ.H27")];
        Assert.Null(ContractTag.Resolve(new ContractId("F.US.ENQ"), months));
        Assert.Equal(NaturalGas, ContractTag.Resolve(new ContractId("F.US.NQG"), months));
    }
}
