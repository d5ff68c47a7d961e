using Engine.Accounts;
using Engine.Host.Console;
using Engine.Host.Run.Reads;
using Engine.Orders;
using NodaTime;

namespace Engine.Host.Run.Watch;

/// <summary>News of an account as lines for a person. Pure.</summary>
internal static class UserLines
{
    /// <summary>The line, or the lines of a whole account.</summary>
    public static string Of(UserNews news, DateTimeZone zone, UserSections sections)
    {
        var at = TimeText.Milliseconds(news.At, zone);
        return news is UserNews.Whole { Picture: var picture } ? string.Join(Environment.NewLine, Whole(picture, sections).Select(line => $"{at} {line}")) : $"{at} {Text(news)}";
    }

    /// <summary>What happened, without the time.</summary>
    public static string Text(UserNews news) => news switch
    {
        UserNews.Whole { Picture: var picture } => string.Join("; ", Whole(picture, UserSections.All)),
        UserNews.Account account => Account(account),
        UserNews.Order { Now: var order } => Order(order),
        UserNews.Gone { Last: var order } => $"order {order.Id} is unknown to the venue now: {Terms(order)}",
        UserNews.Position { Now: var position } => $"position {ContractName.Of(position.Contract)} {Position(position)}",
        UserNews.Fill { Trade: var trade } => Fill(trade),
        UserNews.Hub hub => $"user hub {hub.State.Phase.ToString().ToLowerInvariant()}{(StatusText.Cause(hub.State) is { Length: > 0 } cause ? $": {cause}" : "")}",
        UserNews.ReadAgain => "read again over REST; what is shown is current",
        UserNews.ReadFailed failed => $"{failed.Why} It is tried again; until then what is shown is old.",
        _ => "",
    } + (news.Missed ? " (found after a gap)" : "");

    /// <summary>Such as <c>buy 2 MNQZ6 limit 21000.25</c>.</summary>
    public static string Terms(VenueOrder order) =>
        $"{ReadText.Side(order.Side)} {ReadText.Count(order.Size)} {ContractName.Of(order.Contract)} {ReadText.Type(order.Type)}"
        + (order.LimitPrice is { } limit ? $" {limit}" : "")
        + (order.StopPrice is { } stop ? $" {stop}" : "");

    private static IEnumerable<string> Whole(AccountPicture picture, UserSections sections)
    {
        var account = picture.Account;
        yield return $"account {account.Id} {account.Name}: balance {ReadText.Amount(account.Balance)} USD{(account.CanTrade ? "" : ", may not trade")}";
        foreach (var position in picture.Positions.Values.Where(_ => sections.Positions).OrderBy(p => p.Contract.Value, StringComparer.Ordinal))
        {
            yield return $"position {ContractName.Of(position.Contract)} {Position(position)}";
        }

        foreach (var order in picture.Working.Where(_ => sections.Orders))
        {
            yield return Order(order);
        }

        if (!sections.Trades)
        {
            yield break;
        }

        yield return picture.Trades.IsEmpty ? "nothing traded on this trade date" : $"this trade date: {TradeTotals.Of([.. picture.Trades.Values])}";
    }

    private static string Order(VenueOrder order) =>
        $"order {order.Id} {ReadText.Status(order.Status)}: {Terms(order)}"
        + (order.FillVolume > 0 ? $", {ReadText.Count(order.FillVolume)} filled{(order.AverageFillPrice is { } average ? $" at {ReadText.Number(average)}" : "")}" : "")
        + $", {OrderOrigin.Of(order.Tag).ToCell()}";

    private static string Position(VenuePosition position) => position.Net == 0 ? "closed" : $"{ReadText.Net(position.Net)} at {ReadText.Number(position.AveragePrice)}";

    private static string Fill(VenueTrade trade) =>
        $"fill {trade.Id}: {ReadText.Side(trade.Side)} {ReadText.Count(trade.Size)} {ContractName.Of(trade.Contract)} at {trade.Price}, order {trade.Order}"
        + (trade.Voided ? ", voided" : $", {(trade.ProfitAndLoss is { } profit ? $"profit {ReadText.Signed(profit)}" : "opening")}, costs {ReadText.Amount(trade.Fees + trade.Commissions)} USD");

    private static string Account(UserNews.Account account)
    {
        var change = account.Now.Balance - account.Before.Balance;
        var rights = account.Now.CanTrade == account.Before.CanTrade ? "" : account.Now.CanTrade ? ", may trade again" : ", may no longer trade";
        return $"balance {ReadText.Amount(account.Now.Balance)} USD ({ReadText.Signed(change)}){rights}";
    }
}
