using Omega.Cli.Commands;
using Omega.Cli.Support;
using Spectre.Console.Cli;

var report = Report.ToConsole();
var app = new CommandApp();
app.Configure(config =>
{
    config.SetApplicationName("omega");
    config.ConfigureConsole(report.Output);
    config.UseStrictParsing();
    config.SetExceptionHandler((exception, _) =>
    {
        report.Error(exception is CliException or CommandRuntimeException or OperationCanceledException ? exception.Message : exception.ToString());
        return exception switch
        {
            CliException known => known.ExitCode,
            CommandRuntimeException => ExitCode.Usage,
            _ => ExitCode.Failed,
        };
    });
    config.AddCommand<SetupCommand>("setup").WithDescription("Sets up what this machine lacks, without deploying.");
});

return await app.RunAsync(args);
