using System.Net;
using System.Text;

namespace Omega.Infra.Tests.Support;

/// <summary>An API server that answers for one deployment and its pods, one state after the other; the last one stays.</summary>
public sealed class ApiServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Queue<(HttpStatusCode Code, string Body)> _deployments;
    private readonly string _pods;
    private readonly string _events;
    private readonly string _address;

    public ApiServer(IEnumerable<(HttpStatusCode Code, string Body)> deployments, string pods = """{"items":[]}""", string events = """{"items":[]}""")
    {
        _deployments = new(deployments);
        _pods = pods;
        _events = events;
        (_listener, var address) = LocalListener.Start();
        _address = $"http://{address}/";
        _ = AnswerAsync();
    }

    /// <summary>Paths that were asked for.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Minor version of the cluster.</summary>
    public string Minor { get; init; } = "34";

    /// <summary>Text of a kubeconfig with the contexts "right", this server, and "wrong", which is nobody's.</summary>
    public string Kubeconfig => $$"""
        apiVersion: v1
        kind: Config
        current-context: wrong
        contexts: [{ name: right, context: { cluster: right, user: me } }, { name: wrong, context: { cluster: wrong, user: me } }]
        clusters: [{ name: right, cluster: { server: "{{_address}}" } }, { name: wrong, cluster: { server: "http://127.0.0.1:1" } }]
        users: [{ name: me, user: { token: t } }]
        """;

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var path = context.Request.Url!.PathAndQuery;
            Asked.Add(path);
            var (code, body) = path.Contains("/pods", StringComparison.Ordinal) ? (HttpStatusCode.OK, _pods)
                : path.StartsWith("/version", StringComparison.Ordinal) ? (HttpStatusCode.OK, $"{{\"major\":\"1\",\"minor\":\"{Minor}\",\"gitVersion\":\"v1.{Minor}.1\"}}")
                : path.Contains("/events", StringComparison.Ordinal) ? (HttpStatusCode.OK, _events)
                : _deployments.Count > 1 ? _deployments.Dequeue() : _deployments.Peek();
            context.Response.StatusCode = (int)code;
            context.Response.ContentType = "application/json";
            context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        }
    }
}
