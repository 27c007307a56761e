namespace Omega.Image.Tests.Support;

/// <summary>A service in a container of the base image that answers with the target it was asked for and its own address.</summary>
internal sealed class EchoContainer(ImageFixture fixture, string alias, int port = 8000)
{
    private readonly string _configuration =
        "daemon off; pid /tmp/nginx.pid; error_log stderr; events { } http { access_log off; server { listen " + port + "; "
        + "merge_slashes off; location / { return 200 \"$request_uri $server_addr\"; } } }";

    private string? _name;

    /// <summary>Starts it, again if it was started before, and returns its address.</summary>
    public async Task<string> StartAsync()
    {
        _name = fixture.Name("service");
        (await Shell.DockerAsync("run", "--detach", "--name", _name, "--network", fixture.Network, "--network-alias", alias,
            "--env", $"CONFIGURATION={_configuration}", "--entrypoint", "sh", fixture.Base,
            "-c", "printf %s \"$CONFIGURATION\" >/tmp/echo.conf && exec nginx -e stderr -c /tmp/echo.conf")).Succeeded();
        return (await Shell.DockerAsync("inspect", "--format", $"{{{{(index .NetworkSettings.Networks \"{fixture.Network}\").IPAddress}}}}", _name)).Succeeded();
    }

    public async Task RemoveAsync() => (await Shell.DockerAsync("rm", "--force", _name!)).Succeeded();

    /// <summary>Takes the address that became free, so that the next start gets another.</summary>
    public async Task OccupyAddressAsync() => (await Shell.DockerAsync("run", "--detach", "--name", fixture.Name("placeholder"),
        "--network", fixture.Network, "--entrypoint", "sleep", fixture.Base, "600")).Succeeded();
}
