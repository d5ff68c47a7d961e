using Engine.Host.Cli;
using Engine.Host.Run.Comparison;
using Engine.Host.Run.Doctor;
using Engine.Host.Run.History;
using Engine.Host.Run.Init;
using Engine.Host.Run.Journal;
using Engine.Host.Run.Optimize;
using Engine.Host.Run.Reads;
using Engine.Host.Run.Replay;
using Engine.Host.Run.Reports;
using Engine.Host.Run.Verification;

namespace Engine.Host.Run;

/// <summary>The program's commands with the work behind each.</summary>
internal static class EngineProgram
{
    public static Commands Commands { get; } = new(RunCommand.RunAsync, SimulateCommand.RunAsync)
    {
        Journal = new JournalCommands(
            JournalShowCommand.RunAsync, JournalTailCommand.RunAsync, JournalStateCommand.RunAsync, JournalVerifyCommand.RunAsync, JournalExportCommand.RunAsync, JournalCopyCommand.RunAsync,
            JournalInitCommand.RunAsync),
        Backtest = BacktestCommand.RunAsync,
        Verify = VerifyCommand.RunAsync,
        Report = ReportCommand.RunAsync,
        Compare = CompareCommand.RunAsync,
        Optimize = OptimizeCommand.RunAsync,
        Replay = ReplayCommand.RunAsync,
        Setup = new SetupCommands(InitCommand.RunAsync, DoctorCommand.RunAsync),
        History = new HistoryCommands(
            HistorySyncCommand.RunAsync, HistoryGapsCommand.RunAsync, HistoryVerifyCommand.RunAsync, HistoryExportCommand.RunAsync, HistoryImportCommand.RunAsync),
        Reads = ReadProgram.Commands,
    };
}
