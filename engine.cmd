@echo off
rem Builds what has changed and runs the engine: "engine run --for 60s" = "dotnet run --project src/Engine.Host -- run --for 60s".
rem Works from any working directory. The build speaks on standard error only.
setlocal

where dotnet >nul 2>nul
if errorlevel 1 (
    echo engine: the .NET 10 SDK is not on the PATH; see https://dotnet.microsoft.com/download 1>&2
    exit /b 2
)

rem From the root, because the SDK is chosen by the global.json that is found upward from the working directory.
pushd "%~dp0" || exit /b 2
dotnet msbuild src\Engine.Host -restore -property:Configuration=Release -verbosity:quiet -nologo -tl:off 1>&2 <nul
set "built=%errorlevel%"
popd
if not "%built%"=="0" exit /b %built%

rem Runs that follow one another as fast as they can share a heap: each core collects its own part of it, and no thread beside it. A live run keeps the small one.
if not defined DOTNET_gcServer for %%c in (backtest optimize verify) do if /i "%~1"=="%%c" set "DOTNET_gcServer=1"
if not defined DOTNET_gcConcurrent for %%c in (backtest optimize verify) do if /i "%~1"=="%%c" set "DOTNET_gcConcurrent=0"

dotnet "%~dp0src\Engine.Host\bin\Release\net10.0\Engine.Host.dll" %*
exit /b %errorlevel%
