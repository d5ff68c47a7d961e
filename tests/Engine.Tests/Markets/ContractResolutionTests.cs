using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class ContractResolutionTests
{
    private static readonly Instrument Nasdaq = Contract("CON.F.US.ENQ.Z26", "NQZ6");
    private static readonly Instrument Next = Contract("CON.F.US.ENQ.H27", "NQH7");
    private static readonly Instrument Expired = Contract("CON.F.US.ENQ.U26", "NQU6", active: false);

    /// <summary>In the order of the venue's loose answer to <c>NQ</c>, natural gas and crude oil first (contract.md §4.2).</summary>
    private static readonly ImmutableArray<Instrument> Available =
    [
        Contract("CON.F.US.NQG.Z26", "QGZ6"), Contract("CON.F.US.NQM.Z26", "QMZ6"), Contract("CON.F.US.MNQ.Z26", "MNQZ6"), Nasdaq,
        Contract("CON.F.US.EP.Z26", "ESZ6"), Contract("CON.F.US.EU6.Z26", "6EZ6"), Contract("CON.F.US.EEU.Z26", "E7Z6"),
        Contract("CON.F.US.M6E.Z26", "M6EZ6"), Contract("CON.F.US.NEW.Z26", "NWZ6"), Contract("CON.F.US.GLE.Z26", "LEZ6", active: false),
    ];

    [Theory]
    [InlineData("NQ")]
    [InlineData("nq")]
    [InlineData(" ENQ ")]
    [InlineData("F.US.ENQ")]
    [InlineData("NQZ6")]
    [InlineData("CON.F.US.ENQ.Z26")]
    [InlineData("con.f.us.enq.z26")]
    public void Every_exact_word_for_a_contract_finds_it(string text) => Assert.Equal(new ContractResolution.Found(Nasdaq), ContractResolution.Of(text, Available));

    [Theory]
    [InlineData("NQG", "QGZ6")]
    [InlineData("QM", "QMZ6")]
    [InlineData("MNQ", "MNQZ6")]
    [InlineData("ES", "ESZ6")]
    [InlineData("6E", "6EZ6")]
    [InlineData("E7", "E7Z6")]
    [InlineData("M6E", "M6EZ6")]
    [InlineData("NEW", "NWZ6")]
    [InlineData("NW", "NWZ6")]
    public void Roots_and_products_are_compared_whole(string text, string name) =>
        Assert.Equal(name, Assert.IsType<ContractResolution.Found>(ContractResolution.Of(text, Available)).Instrument.Name);

    [Theory]
    [InlineData("NQ", true)]
    [InlineData(" enq ", true)]
    [InlineData("F.US.ENQ", true)]
    [InlineData("NQZ6", false)]
    [InlineData("CON.F.US.ENQ.Z26", false)]
    public void A_root_or_a_product_follows_the_front_and_a_name_or_an_id_stays(string text, bool follows) =>
        Assert.Equal(follows, ContractResolution.FollowsFront(text, Nasdaq));

    [Fact]
    public void A_back_month_is_found_by_its_full_id_alone()
    {
        Assert.Equal(new ContractResolution.Found(Next), ContractResolution.Of("CON.F.US.ENQ.H27", Available, Next));
        Assert.Equal(
            new ContractResolution.Refused(
                "NQH7 is not a contract that the venue offers now; another month needs its full id; the current contract is CON.F.US.ENQ.Z26 (NQZ6).", Nasdaq),
            ContractResolution.Of("NQH7", Available));
    }

    [Fact]
    public void An_expired_id_is_refused_with_the_current_one_and_not_exchanged() => Assert.Equal(
        new ContractResolution.Refused("CON.F.US.ENQ.U26 (NQU6) has expired; the current contract is CON.F.US.ENQ.Z26 (NQZ6).", Nasdaq),
        ContractResolution.Of("CON.F.US.ENQ.U26", Available, Expired));

    [Fact]
    public void A_legacy_id_with_the_root_in_place_of_the_product_is_refused_with_the_current_one() => Assert.Equal(
        new ContractResolution.Refused(
            "CON.F.US.NQ.Z26 names the exchange root NQ where the venue writes its product ENQ; the current contract is CON.F.US.ENQ.Z26 (NQZ6).", Nasdaq),
        ContractResolution.Of("CON.F.US.NQ.Z26", Available));

    [Theory]
    [InlineData("CON.F.US.ENQ.Z99", "The venue knows no contract CON.F.US.ENQ.Z99; the current contract is CON.F.US.ENQ.Z26 (NQZ6).")]
    [InlineData("CON.F.US.XYZ.Z26", "The venue knows no contract CON.F.US.XYZ.Z26; it offers 6E, E7, ES, M6E, MNQ, NQ, NW, QG, QM.")]
    [InlineData("CON.", "The venue knows no contract CON.; it offers 6E, E7, ES, M6E, MNQ, NQ, NW, QG, QM.")]
    [InlineData("ENQZ6", "ENQZ6 is not a contract that the venue offers now; another month needs its full id; the current contract is CON.F.US.ENQ.Z26 (NQZ6).")]
    [InlineData("LE", "The venue offers no contract 'LE'; it offers 6E, E7, ES, M6E, MNQ, NQ, NW, QG, QM.")]
    [InlineData("N", "The venue offers no contract 'N'; it offers 6E, E7, ES, M6E, MNQ, NQ, NW, QG, QM.")]
    [InlineData("", "No contract was named.")]
    public void Whatever_stands_for_no_contract_is_refused_with_one_sentence(string text, string sentence) =>
        Assert.Equal(sentence, Assert.IsType<ContractResolution.Refused>(ContractResolution.Of(text, Available)).Sentence);

    [Fact]
    public void A_word_that_fits_two_months_is_refused_and_the_first_is_not_taken()
    {
        var refused = Assert.IsType<ContractResolution.Refused>(ContractResolution.Of("NQ", Available.Add(Next)));

        Assert.Equal("NQ fits CON.F.US.ENQ.Z26 (NQZ6), CON.F.US.ENQ.H27 (NQH7); write the full id of one.", refused.Sentence);
        Assert.Null(refused.Current);
    }

    [Fact]
    public void The_venues_word_on_another_contract_does_not_stand_for_the_id_that_was_asked() => Assert.Equal(
        "The venue knows no contract CON.F.US.ENQ.Z99; the current contract is CON.F.US.ENQ.Z26 (NQZ6).",
        Assert.IsType<ContractResolution.Refused>(ContractResolution.Of("CON.F.US.ENQ.Z99", Available, Next)).Sentence);

    [Fact]
    public void No_root_is_the_product_of_another_and_every_pair_leads_back()
    {
        Assert.All(ProductCodes.All, product =>
        {
            var root = ProductCodes.RootOf(product)!;
            Assert.Equal(product, ProductCodes.ProductOf(root));
            Assert.True(ProductCodes.RootOf(root) is null || root == product);
        });
        Assert.Equal(52, ProductCodes.All.Count);
    }

    private static Instrument Contract(string id, string name, bool active = true) => new(
        new ContractId(id), name, "", Price.FromDecimal(0.25m), new Money(5_000_000), active, "F.US." + id.Split('.')[3]);
}
