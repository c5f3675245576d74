using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Customhouse.Server.Tests.Api;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>nginx as docs/deploying/nginx.conf sets it up, before two processes, on a port of its own, with a
/// certificate of its own. It is stopped by its own process id.</summary>
internal sealed class NginxServer : IDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-nginx-").FullName;
    private readonly System.Diagnostics.Process _process;
    private readonly X509Certificate2 _certificate;

    private NginxServer(Uri one, Uri other)
    {
        var port = FreePort();
        Address = new Uri($"https://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/");
        _certificate = Certificate();
        File.WriteAllText(At("certificate.pem"), _certificate.ExportCertificatePem());
        using (var key = _certificate.GetECDsaPrivateKey()!)
            File.WriteAllText(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        var site = File.ReadAllText(RunningHouse.PathOf("docs", "deploying", "nginx.conf"))
            .Replace("127.0.0.1:5081", one.Authority, StringComparison.Ordinal)
            .Replace("127.0.0.1:5082", other.Authority, StringComparison.Ordinal)
            .Replace("listen 443 ", $"listen {Address.Authority} ", StringComparison.Ordinal)
            .Replace("/etc/customhouse/tls/", _folder + "/", StringComparison.Ordinal);
        File.WriteAllText(
            At("nginx.conf"),
            $$"""
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            worker_processes 1;
            pid {{At("pid")}};
            error_log {{At("errors")}} warn;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path {{At("body")}};
              proxy_temp_path {{At("proxy")}};
              fastcgi_temp_path {{At("fastcgi")}};
              uwsgi_temp_path {{At("uwsgi")}};
              scgi_temp_path {{At("scgi")}};
              {{site}}
            }
            """
        );
        _process = System.Diagnostics.Process.Start(
            new ProcessStartInfo(
                Program,
                ["-e", At("errors"), "-p", _folder, "-c", At("nginx.conf"), "-g", "daemon off;"]
            )
            {
                UseShellExecute = false,
            }
        )!;
    }

    public Uri Address { get; }

    /// <summary>nginx before two processes, or the test is skipped where there is none.</summary>
    public static async Task<NginxServer> StartOrSkip(Uri one, Uri other)
    {
        if (!File.Exists(Program))
        {
            Assert.SkipUnless(
                Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1",
                "nginx is not installed on this machine"
            );
            throw new InvalidOperationException("nginx is not installed, and all tests were asked for");
        }
        var server = new NginxServer(one, other);
        try
        {
            await server.Listens();
            return server;
        }
        catch (Exception failure)
        {
            var told = server.Errors;
            // Nobody else knows of its process and its folder.
            server.Dispose();
            throw new InvalidOperationException($"nginx does not answer; it wrote: {told}", failure);
        }
    }

    private async Task Listens()
    {
        using var client = new HttpClient(Handler()) { BaseAddress = Address, Timeout = StartMax };
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("health/live", UriKind.Relative));
                return;
            }
            catch (HttpRequestException) when (patience.Elapsed < StartMax && !_process.HasExited)
            {
                // It does not listen yet.
                continue;
            }
        }
    }

    /// <summary>Trusts this server's certificate and no other.</summary>
    public SocketsHttpHandler Handler() =>
        new()
        {
            AllowAutoRedirect = false,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    shown is X509Certificate2 certificate
                    && certificate.Thumbprint == _certificate.Thumbprint,
            },
        };

    /// <summary>What it wrote about what went wrong.</summary>
    public string Errors => File.Exists(At("errors")) ? File.ReadAllText(At("errors")) : "";

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using var sent = System.Diagnostics.Process.Start(
                "kill",
                ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]
            );
            sent.WaitForExit();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
                _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=customs.example", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("customs.example");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
