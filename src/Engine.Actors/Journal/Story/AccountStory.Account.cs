using System.Globalization;
using Engine.Accounts;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Journal.Story;

/// <content>Denials, closes, reversals, comparisons, and what is of no order.</content>
public sealed partial class AccountStory
{
    private void Denied(JournalEntry entry, IntentDenied e) => Single(
        entry,
        new StoryParagraph(StoryKind.Denial, $"{e.Strategy}: {Words.Order(e.Side, e.Size, e.Contract)} denied by {e.Reason}")
        {
            Strategy = e.Strategy,
            Intent = e.Intent,
            Contract = e.Contract,
            Side = e.Side,
            Size = e.Size,
            DecidedAt = e.DecidedAt.Value == 0 ? null : e.DecidedAt,
            Cause = CauseOf(e.Strategy, e.Contract, e.Intent, e.DecidedAt, e.At),
            Rule = e.Reason.ToString(),
        },
        "denied",
        string.Create(CultureInfo.InvariantCulture, $"intent {e.Intent}, rule {e.Reason}: {e.Text}"));

    private void Requested(JournalEntry entry, CloseRequested e)
    {
        if (_closes.TryGetValue(e.Contract, out var under) && !under.Told && !under.Complete)
        {
            under.Add(entry, "asked again", $"by {e.Who}: {e.Why}");
            return;
        }

        var paragraph = Begin(new StoryParagraph(
            StoryKind.Close, string.Create(CultureInfo.InvariantCulture, $"close of {(e.Size is { } size ? $"{size} of " : "")}{e.Contract}, position {Signed(NetOf(e.Contract))}"))
        {
            Contract = e.Contract,
            Size = e.Size,
            Strategy = StrategyOf(e.Who),
        });
        paragraph.Add(entry, "asked for", $"by {e.Who}: {e.Why}; sent before it was journaled");
        _closes[e.Contract] = paragraph;
    }

    private void Answered(JournalEntry entry, CloseAnswered e)
    {
        if (!_closes.TryGetValue(e.Contract, out var paragraph) || paragraph.Told)
        {
            Single(entry, new StoryParagraph(StoryKind.Close, $"close of {e.Contract}") { Contract = e.Contract, Continued = true }, "answered", e.Text);
            return;
        }

        paragraph.Add(entry, "answered", e.Text);
        paragraph.Complete = paragraph.Complete || e.Refused == true;
        if (e.Refused == true)
        {
            paragraph.Outcome = "nothing came of it";
        }

        Settle(paragraph, e.Contract);
    }

    private void Adopted(JournalEntry entry, CloseOrderAdopted e)
    {
        if (!_closes.TryGetValue(e.Contract, out var paragraph) || paragraph.Told || paragraph.Main is { IsOver: true })
        {
            paragraph = Begin(new StoryParagraph(StoryKind.Close, $"close of {e.Contract}") { Strategy = e.Strategy, Contract = e.Contract, Continued = true });
            _closes[e.Contract] = paragraph;
        }

        var order = new StoryOrder(e.Tag, OrderRole.Close, e.Strategy, e.Contract, e.Side, e.Size, paragraph) { Id = e.Id, State = OrderState.Accepted };
        Know(order);
        (paragraph.Main, paragraph.Order, paragraph.Complete) = (order, e.Id, false);
        paragraph.Add(entry, "carried out", $"by the venue's order {e.Id}: {Words.Order(e.Side, e.Size, e.Contract)}");
    }

    private void Requested(JournalEntry entry, ReverseRequested e)
    {
        var paragraph = Begin(new StoryParagraph(StoryKind.Reversal, $"{e.Strategy}: to the other side, {Words.Order(e.Side, e.Size, e.Contract)}")
        {
            Strategy = e.Strategy,
            Intent = e.Intent,
            Contract = e.Contract,
            Side = e.Side,
            Size = e.Size,
            DecidedAt = e.DecidedAt.Value == 0 ? null : e.DecidedAt,
            Cause = CauseOf(e.Strategy, e.Contract, e.Intent, e.DecidedAt, e.At),
        });
        paragraph.Add(entry, "asked for", string.Create(CultureInfo.InvariantCulture, $"intent {e.Intent}, when the venue shows flat{(e.Bracket is { } bracket ? $", {Words.Bracket(bracket)}" : "")}{(e.Why is { } why ? $"; {why}" : "")}"));
        _reversals[e.Contract] = paragraph;
    }

    private void Ended(JournalEntry entry, ReverseEnded e)
    {
        if (!_reversals.Remove(e.Contract, out var paragraph) || paragraph.Told)
        {
            Single(entry, new StoryParagraph(StoryKind.Reversal, $"reversal of {e.Contract}") { Contract = e.Contract, Continued = true }, "ended", e.Text);
            return;
        }

        paragraph.Add(entry, "ended", e.Text);
        paragraph.Complete = true;
    }

    private void Compared(JournalEntry entry, Reconciled e)
    {
        if (e.Differences == 0)
        {
            ComparisonsLeftOut++;
            return;
        }

        var facts = _recent.Where(fact => fact.SequenceNumber >= entry.SequenceNumber - e.Differences && fact.SequenceNumber < entry.SequenceNumber).ToList();
        var paragraph = new StoryParagraph(StoryKind.Comparison, string.Create(
            CultureInfo.InvariantCulture, $"compared with the venue ({e.Why}): {e.Differences} {(e.Differences == 1 ? "fact" : "facts")} adopted"));
        foreach (var fact in facts)
        {
            paragraph.Add(fact, "adopted", JournalText.Describe(fact.Event));
            if (_waiting.Last is { Value: { Kind: StoryKind.Account } alone } && alone.First >= entry.SequenceNumber - e.Differences)
            {
                _waiting.RemoveLast();
            }
        }

        paragraph.Add(entry, "compared", e.Quiet == true ? "in a quiet reading" : "while the venue was moving");
        paragraph.Complete = true;
        Begin(paragraph);
    }

    /// <summary>Whatever is of no order.</summary>
    private void OfAccount(JournalEntry entry)
    {
        switch (entry.Event)
        {
            case EquityPeaked:
                BalancesLeftOut++;
                break;
            case BalanceReported e:
                if (_canTrade == e.CanTrade)
                {
                    BalancesLeftOut++;
                    break;
                }

                _canTrade = e.CanTrade;
                Single(entry, new StoryParagraph(StoryKind.Account, e.CanTrade ? $"the venue shows the balance {e.Balance}" : $"the venue has locked the account, balance {e.Balance}"), "balance", JournalText.Describe(e));
                break;
            case TradingStateChanged e:
                Changed(entry, e);
                break;
            case StrategyPaused e:
                _paused[e.Strategy] = e.At;
                Single(entry, new StoryParagraph(StoryKind.Strategy, $"{e.Strategy} paused on {e.Contract}") { Strategy = e.Strategy, Contract = e.Contract }, "paused", e.Why);
                break;
            case StrategyResumed e:
                var since = _paused.Remove(e.Strategy, out var paused) ? $", after {Words.Lapse(e.At - paused)}" : "";
                Single(entry, new StoryParagraph(StoryKind.Strategy, $"{e.Strategy} resumed by {e.Who}{since}") { Strategy = e.Strategy }, "resumed", e.Why);
                break;
            case StrategyRevoked e:
                Single(entry, new StoryParagraph(StoryKind.Strategy, $"{e.Strategy} has lost its right to trade") { Strategy = e.Strategy }, "revoked", e.Why);
                break;
            case FlattenRequested e:
                Single(entry, new StoryParagraph(StoryKind.Account, $"flatten of {e.Contract?.Value ?? "the account"} asked for by {e.Who}") { Contract = e.Contract }, "flatten", e.Why);
                break;
            case FlattenConfirmed e:
                Single(entry, new StoryParagraph(StoryKind.Account, $"{e.Contract?.Value ?? "the account"} is flat") { Contract = e.Contract }, "flat", "the venue shows neither a position nor a working order");
                break;
            case PositionAdopted e:
                _nets[e.Contract] = e.Net;
                Single(entry, new StoryParagraph(StoryKind.Account, $"position {Signed(e.Net)} {e.Contract} adopted") { Contract = e.Contract }, "position", JournalText.Describe(e));
                break;
            case var e:
                Single(entry, new StoryParagraph(StoryKind.Account, JournalText.Describe(e)), WordOf(e), JournalText.Describe(e));
                break;
        }
    }

    private void Changed(JournalEntry entry, TradingStateChanged e)
    {
        var after = e.State == TradingState.Active && _stopped is { } since ? $", after {Words.Lapse(e.At - since)}" : "";
        _stopped = e.State == TradingState.Active ? null : _stopped ?? e.At;
        Single(
            entry,
            new StoryParagraph(StoryKind.Trading, $"account {e.State.ToString().ToUpperInvariant()} by {e.Who}{after}") { Rule = e.State.ToString() },
            e.State switch { TradingState.Halted => "halted", TradingState.Reducing => "reducing", _ => "resumed" },
            e.Why);
    }

    private static string WordOf(IAccountEvent @event) => @event switch
    {
        BookOpened => "opened",
        TradeDateOpened => "trade date",
        ProfileAdopted => "rules",
        CashAdopted or BalanceJumped => "cash",
        NativeBracketsRefused => "brackets",
        _ => "event",
    };

    /// <summary>The strategy of this name when the journal has named it; a close may be asked for by the engine or a person.</summary>
    private StrategyName? StrategyOf(string who) => _strategies.TryGetValue(new StrategyName(who), out var strategy) ? strategy : null;
}
