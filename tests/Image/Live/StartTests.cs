using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

/// <summary>How the image starts, is probed and stops.</summary>
[Collection(ImageCollection.Name)]
public sealed class StartTests(ImageFixture fixture)
{
    [SkippableFact]
    public async Task Nginx_is_the_first_process_and_leaves_within_seconds_of_the_stop_signal()
    {
        fixture.SkipIfMissing();
        var site = await HardenedContainer.StartAsync(fixture, "site");

        var processes = (await Shell.DockerAsync("top", site.Name, "-o", "pid,args")).Succeeded().Split('\n');
        (await Shell.DockerAsync("stop", "--time", "20", site.Name)).Succeeded();

        Assert.Contains("nginx: master process", processes[1], StringComparison.Ordinal);
        Assert.Equal("0", (await Shell.DockerAsync("inspect", "--format", "{{.State.ExitCode}}", site.Name)).Succeeded());
        Assert.Contains("gracefully shutting down", await site.LogsAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Logs_hold_neither_an_error_nor_a_complaint_about_the_read_only_root()
    {
        fixture.SkipIfMissing();
        var site = await HardenedContainer.StartAsync(fixture, "site");

        Assert.DoesNotMatch("emerg|alert|crit|can not modify|Read-only", await site.LogsAsync());
    }

    [SkippableFact]
    public async Task Other_port_is_listened_on_and_probed()
    {
        fixture.SkipIfMissing();
        var site = new HardenedContainer(fixture.Name("port"));
        (await site.RunAsync(fixture, "site", fixture.FirstImage, "--env", "OMEGA_PORT=9090")).Succeeded();
        await Task.Delay(500);

        Assert.Equal(0, (await site.OmegaAsync("healthcheck")).ExitCode);
        Assert.Equal(0, (await site.OmegaAsync("healthcheck", "9090")).ExitCode);
        Assert.Equal(1, (await site.OmegaAsync("healthcheck", "8080")).ExitCode);
        Assert.Equal(1, (await site.OmegaAsync("get", "/missing")).ExitCode);
    }

    [SkippableFact]
    public async Task Container_becomes_healthy_by_the_check_of_the_image()
    {
        fixture.SkipIfMissing();
        var site = await HardenedContainer.StartAsync(fixture, "site", options: ["--health-interval", "1s"]);

        var state = "";
        for (var attempt = 0; attempt < 50 && state != "healthy"; attempt++)
        {
            await Task.Delay(100);
            state = (await Shell.DockerAsync("inspect", "--format", "{{.State.Health.Status}}", site.Name)).Succeeded();
        }

        Assert.Equal("healthy", state);
    }

    [SkippableTheory]
    [InlineData("OMEGA_PORT=80", "OMEGA_PORT must be a port from 1024 to 65535")]
    [InlineData("OMEGA_API=x", "OMEGA_API must be host:port")]
    public async Task Bad_value_stops_the_start_with_one_clear_line(string setting, string expected)
    {
        fixture.SkipIfMissing();
        var site = new HardenedContainer(fixture.Name("bad"));
        (await site.RunAsync(fixture, "site", fixture.FirstImage, "--env", setting)).Succeeded();

        Assert.Equal("1", (await Shell.DockerAsync("wait", site.Name)).Succeeded());
        Assert.Contains(expected, Assert.Single((await site.LogsAsync()).Trim().Split('\n')), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Missing_mounts_are_named()
    {
        fixture.SkipIfMissing();

        var result = await Shell.DockerAsync("run", "--rm", "--read-only", "--cap-drop", "ALL", fixture.FirstImage);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/var/log/omega must be writable by uid 10101: mount a volume there", result.Errors, StringComparison.Ordinal);
        Assert.Contains("/tmp/nginx cannot be made: mount a tmpfs on /tmp", result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Nothing_has_to_be_mounted_for_logs_where_standard_output_is_all()
    {
        fixture.SkipIfMissing();
        var name = fixture.Name("stdout");
        (await Shell.DockerAsync(["run", "--detach", "--name", name, .. HardenedContainer.Restrictions, "--env", "OMEGA_LOGS=stdout", fixture.FirstImage])).Succeeded();
        try
        {
            ProgramResult answer;
            do
            {
                answer = await Shell.DockerAsync("exec", name, "/usr/local/bin/omega", "get", "/?seen");
            }
            while (answer.ExitCode != 0 && (await Shell.DockerAsync("inspect", "--format", "{{.State.Running}}", name)).Succeeded().Trim() == "true");

            var logs = (await Shell.DockerAsync("logs", name)).All;
            Assert.True(answer.ExitCode == 0, logs);
            Assert.Contains("\"uri\":\"/?seen\"", logs, StringComparison.Ordinal);
            (await Shell.DockerAsync("exec", name, "/usr/local/bin/omega", "healthcheck")).Succeeded();
        }
        finally
        {
            await Shell.DockerAsync("rm", "--force", name);
        }
    }

    [SkippableFact]
    public async Task Large_log_file_is_rotated_by_the_health_check()
    {
        fixture.SkipIfMissing();
        var site = await HardenedContainer.StartAsync(fixture, "site");
        (await Shell.DockerAsync("run", "--rm", "--volumes-from", site.Name, "--entrypoint", "sh", fixture.Base,
            "-c", "dd if=/dev/zero bs=1M count=17 >>/var/log/omega/site.access.log")).Succeeded();

        (await site.OmegaAsync("healthcheck")).Succeeded();
        await Task.Delay(500);
        await RawHttp.GetAsync(site.Url, "/?after");

        var listed = (await Shell.DockerAsync("run", "--rm", "--volumes-from", site.Name, "--entrypoint", "sh", fixture.Base,
            "-c", "cd /var/log/omega && ls && cat site.access.log")).Succeeded();
        Assert.Contains("site.access.log.1", listed, StringComparison.Ordinal);
        Assert.Contains("/?after", listed, StringComparison.Ordinal);
    }
}
