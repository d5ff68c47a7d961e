using Engine.Actors.Health;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Engine.Host.Run.Metrics;

/// <summary>
/// Sends metrics and the traces of orders to a collector, as OpenTelemetry's protocol over HTTP. It sends on threads of its own, keeps a bounded queue, and drops what a
/// collector does not take.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>How often metrics are sent.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly HealthGauges _gauges;
    private readonly ITimer _asking;

    /// <summary>Begins.</summary>
    /// <param name="endpoint">The collector's address, without the path of a signal.</param>
    /// <param name="run">The run.</param>
    /// <param name="gauges">Its health as gauges.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="environment">Where orders go.</param>
    /// <param name="wall">Wall time.</param>
    public OtlpExport(Uri endpoint, EngineRun run, HealthGauges gauges, string version, string environment, TimeProvider wall)
    {
        _gauges = gauges;
        var resource = ResourceBuilder.CreateEmpty().AddService("engine", serviceVersion: version, autoGenerateServiceInstanceId: false)
            .AddAttributes([new KeyValuePair<string, object>("deployment.environment.name", environment)]);
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(EngineInstruments.Name).AddOtlpExporter(options => To(options, endpoint, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(EngineInstruments.Name)
            .AddOtlpExporter((options, reader) =>
            {
                To(options, endpoint, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)Every.TotalMilliseconds;
            })
            .Build();
        _asking = wall.CreateTimer(_ => AskAsync(run), null, TimeSpan.Zero, Every / 2);
    }

    /// <summary>Sends what waits, for a moment, and ends.</summary>
    public void Dispose()
    {
        _asking.Dispose();
        _traces.ForceFlush((int)Patience.TotalMilliseconds);
        _traces.Dispose();
        _metrics.ForceFlush((int)Patience.TotalMilliseconds);
        _metrics.Dispose();
    }

    private static void To(OtlpExporterOptions options, Uri endpoint, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        options.TimeoutMilliseconds = (int)Every.TotalMilliseconds;
    }

    private Task AskAsync(EngineRun run) => run.HealthAsync(Patience, CancellationToken.None)
        .ContinueWith(asked => _gauges.Take(asked.IsCompletedSuccessfully ? asked.Result : null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
