using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Markets;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Backtest;

/// <content>The guardian: its core as it runs live, told of every price while anything is at stake.</content>
internal sealed partial class InlineAccount
{
    private readonly GuardTerms? _guardTerms;
    private readonly GuardWatch? _guardian;
    private IDisposable? _guardWake;
    private DateTimeOffset? _guardWakeAt;
    private bool _exposed;

    /// <summary>A contract has a new price. The guardian looks at it while anything is at stake.</summary>
    public void OnPrice(InlineFeed feed, in VenuePrice shown)
    {
        if (!_exposed)
        {
            return;
        }

        if (feed.IsUp && _guardian!.Passes(feed.Instrument.Id, shown.Last, shown.Bid, shown.Ask, Moment))
        {
            return;
        }

        if (feed.Price is { } price)
        {
            Guard(new GuardInput.PriceSeen(Moment, price));
            Drain();
        }
    }

    private GuardMoment Moment => new(_clock.Now, _clock.Now - _start);

    private void GuardAccount()
    {
        if (_guardTerms is null)
        {
            return;
        }

        var exposed = !State.Positions.IsEmpty || !State.Live.IsEmpty;
        if (exposed && !_exposed)
        {
            // While nothing was at stake nobody looked.
            foreach (var contract in _contracts)
            {
                if (_context.PriceOf(contract) is { } price
                    && !(price.Live && price.At == _clock.Now && _guardian!.Passes(contract, price.Last, price.Bid, price.Ask, Moment)))
                {
                    Guard(new GuardInput.PriceSeen(Moment, price));
                }
            }
        }

        _exposed = exposed;
        if (!_guardian!.Passes(State, Moment))
        {
            Guard(new GuardInput.AccountSeen(Moment, State));
        }
    }

    private void Guard(GuardInput input)
    {
        var step = GuardianCore.Step(_guardian!.State, _guardTerms!, input);
        _guardian.State = step.State;
        foreach (var action in step.Actions)
        {
            switch (action)
            {
                case GuardAction.Alert alert:
                    _alerts.Add(alert.Text);
                    break;
                case GuardAction.SetTrading set:
                    _inputs.Enqueue(new SetTradingState(_clock.Now, set.State, GuardedAccount.Guardian, set.Why));
                    break;
                case GuardAction.Flatten flatten:
                    _inputs.Enqueue(new CloseAll(_clock.Now, flatten.Contract, GuardedAccount.Guardian, flatten.Why));
                    break;
                case GuardAction.ReportEquity report:
                    _inputs.Enqueue(new EquityReported(_clock.Now, report.Equity));
                    break;
                default:
                    // The book of a backtest never fails: there is nothing to be done without it.
                    break;
            }
        }

        // Time alone decides nothing about an account with nothing at stake.
        var due = _exposed ? GuardianCore.NextWake(step.State, _guardTerms!) : null;
        if (due != _guardWakeAt)
        {
            _guardWake?.Dispose();
            _guardWakeAt = due;
            _guardWake = due is { } at ? _clock.WakeAt(at, PassTime) : null;
        }
    }

    private void PassTime()
    {
        (_guardWake, _guardWakeAt) = (null, null);
        Guard(new GuardInput.TimePassed(Moment));
        Drain();
    }
}
