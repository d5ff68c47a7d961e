using System.IO.Compression;
using Engine.Orders;

namespace Engine.Host.Tests.Replay;

/// <summary>The decision rule as a plain loop over the file, in whole ticks: what every order of the engine is compared with.</summary>
internal static class SmaOracle
{
    public sealed record Result(List<(OrderSide Side, long PriceTenths)> Orders, int Net, long PointsTenths, long Trades);

    /// <summary>Gold's tick is 0.1, so prices are whole tenths.</summary>
    public static Result Run(string file, int n)
    {
        using var reader = new StreamReader(new GZipStream(System.IO.File.OpenRead(file), CompressionMode.Decompress));
        reader.ReadLine();
        var window = new Queue<long>();
        var orders = new List<(OrderSide, long)>();
        long sum = 0, points = 0, entry = 0, trades = 0;
        var position = 0;
        OrderSide? last = null;
        while (reader.ReadLine() is { } line)
        {
            trades++;
            var price = (long)(decimal.Parse(line.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture) * 10m);
            window.Enqueue(price);
            sum += price;
            if (window.Count > n)
            {
                sum -= window.Dequeue();
            }

            if (window.Count < n || price * n == sum)
            {
                continue;
            }

            var signal = price * n > sum ? OrderSide.Buy : OrderSide.Sell;
            if (position == 0 && signal != last)
            {
                (last, position, entry) = (signal, signal.Sign(), price);
                orders.Add((signal, price));
            }
            else if (position != 0 && signal.Sign() != position)
            {
                points += (price - entry) * position;
                position = 0;
                orders.Add((signal, price));
            }
        }

        return new Result(orders, position, points, trades);
    }
}
