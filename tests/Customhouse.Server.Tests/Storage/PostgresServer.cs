using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>
/// A PostgreSQL server of our own from the system's binaries, on a port and in a folder of its own, with
/// fsync on. It is started once for all tests that ask for it, and stopped by its own process id.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string Owner = "postgres";

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-pg-").FullName;
    private readonly string _binaries;
    private readonly int _port = FreePort();

    private PostgresServer(string binaries)
    {
        _binaries = binaries;
        var data = Path.Combine(_folder, "data");
        Directory.CreateDirectory(data);
        if (Environment.IsPrivilegedProcess)
            Run("chown", "-R", Owner, _folder);
        Run([.. AsOwner("initdb"), "-D", data, "-A", "trust", "-U", Owner, "-E", "UTF8", "--locale=C"]);
        Start();
    }

    /// <summary>A server, or the test is skipped where there are no binaries.</summary>
    public static PostgresServer StartOrSkip()
    {
        var found = Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .GetDirectories("/usr/lib/postgresql")
                .Order(StringComparer.Ordinal)
                .Select(d => Path.Combine(d, "bin"))
                .LastOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (found is not null)
            return new PostgresServer(found);
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1",
            "PostgreSQL is not installed on this machine"
        );
        throw new InvalidOperationException("PostgreSQL is not installed, and all tests were asked for");
    }

    /// <summary>Makes a database; returns how to connect to it.</summary>
    public string NewDatabase(string name)
    {
        using var connection = new NpgsqlConnection(Address("postgres") + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"create database {name}";
        command.ExecuteNonQuery();
        return Address(name);
    }

    public int Port => _port;

    public void Start() =>
        Run([
            .. AsOwner("pg_ctl"),
            "-D",
            Path.Combine(_folder, "data"),
            "-w",
            "-s",
            "-l",
            Path.Combine(_folder, "log"),
            "-o",
            $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=on -c max_connections=120",
            "start",
        ]);

    /// <summary>Stops at once: open transactions are lost, what was committed is not.</summary>
    public void Crash()
    {
        var pid = int.Parse(
            File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(),
            CultureInfo.InvariantCulture
        );
        Run([
            .. AsOwner("pg_ctl"),
            "-D",
            Path.Combine(_folder, "data"),
            "-m",
            "immediate",
            "-w",
            "-s",
            "stop",
        ]);
        try
        {
            using var left = Process.GetProcessById(pid);
            left.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            // It is gone already.
            return;
        }
    }

    public void Dispose()
    {
        Crash();
        Directory.Delete(_folder, recursive: true);
    }

    private string Address(string database) =>
        $"Host=127.0.0.1;Port={_port};Username={Owner};Database={database}";

    /// <summary>The server refuses to run as root; then it runs as the user that its package made.</summary>
    private string[] AsOwner(string program) =>
        Environment.IsPrivilegedProcess
            ? ["runuser", "-u", Owner, "--", Path.Combine(_binaries, program)]
            : [Path.Combine(_binaries, program)];

    private static void Run(params string[] command)
    {
        // What they say while all goes well is of no interest; what goes wrong comes on the other stream.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null", command[0], .. command])
        {
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start) ?? throw new Win32Exception($"{command[0]} did not start");
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The one server of the tests that share it; not started where none of them runs.</summary>
public sealed class OnePostgresServer : IDisposable
{
    private readonly Lock _turn = new();
    private PostgresServer? _server;
    private int _databases;

    public string NewDatabase()
    {
        lock (_turn)
        {
            _server ??= PostgresServer.StartOrSkip();
            return _server.NewDatabase($"house{++_databases}");
        }
    }

    public void Dispose() => _server?.Dispose();
}
