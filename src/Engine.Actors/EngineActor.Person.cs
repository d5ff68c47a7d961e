using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors.Accounts;
using Engine.Actors.History;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors;

/// <content>Contracts that a person wants to trade: any that the venue offers, beside those of the strategies.</content>
public sealed partial class EngineActor
{
    private static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(10);

    private void Follow(EngineProtocol.Follow follow)
    {
        if (_answer is not EngineProtocol.Started || _stopAsker is not null)
        {
            Sender.Tell(new EngineProtocol.NotFollowed("The engine has not started or is about to end.", ByWord: false));
            return;
        }

        var asker = Sender;
        FollowAsync(follow.Word).PipeTo(
            Self,
            success: found => new Found(asker, found),
            failure: e => new Found(asker, new EngineProtocol.NotFollowed($"The feed of {follow.Word} did not come ({e.Message}).", ByWord: false)));
    }

    private async Task<object> FollowAsync(string word)
    {
        var available = await _parts.Market.AvailableContractsAsync(false, CancellationToken.None).ConfigureAwait(false);
        if (available is not Reading<ImmutableArray<Instrument>>.Answered { Value: var front })
        {
            return new EngineProtocol.NotFollowed($"The venue does not tell its contracts ({((Reading<ImmutableArray<Instrument>>.Failed)available).Failure}).", ByWord: false);
        }

        var reading = await _parts.Market.ResolveContractAsync(word, front, CancellationToken.None).ConfigureAwait(false);
        if (reading is not Reading<ContractResolution>.Answered { Value: var resolution })
        {
            return new EngineProtocol.NotFollowed($"The venue does not tell of {word} ({((Reading<ContractResolution>.Failed)reading).Failure}).", ByWord: false);
        }

        if (resolution is not ContractResolution.Found { Instrument: var instrument })
        {
            return new EngineProtocol.NotFollowed(((ContractResolution.Refused)resolution).Sentence, ByWord: true);
        }

        if (_parts.Outside?.Follower.RefusalOf(instrument) is { } unfollowed)
        {
            return new EngineProtocol.NotFollowed(unfollowed, ByWord: true);
        }

        var ready = await _markets.Ask<MarketsActor.FeedReady>(new MarketsActor.GetFeed(instrument), FeedPatience).ConfigureAwait(false);
        return new EngineProtocol.Followed(instrument, ready.Feed);
    }

    private void OnFound(Found found)
    {
        if (found.Answer is EngineProtocol.Followed followed && _answer is EngineProtocol.Started started)
        {
            var (instrument, feed) = (followed.Instrument, followed.Feed);
            _contracts!.OpenForPerson(instrument);
            if (!feed.Equals(started.Feeds.GetValueOrDefault(instrument.Id)))
            {
                // The book's terms and the guardian's prices come before the order that needs them.
                _account!.Tell(new AccountGuardianActor.WatchFeed(feed));
                started = started with
                {
                    Instruments = [.. started.Instruments.Where(i => i.Id != instrument.Id), instrument],
                    Feeds = started.Feeds.SetItem(instrument.Id, feed),
                };
                _answer = started;
                _recorder?.Tell(new RecorderProtocol.Describe(started.Instruments));
                Context.System.EventStream.Publish(started);
            }
        }

        found.Asker.Tell(found.Answer);
    }

    private sealed record Found(IActorRef Asker, object Answer);
}
