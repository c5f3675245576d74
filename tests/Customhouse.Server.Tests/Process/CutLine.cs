using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Customhouse.Server.Tests.Processes;

/// <summary>A line between two programs that can be cut and mended: what goes in at its port comes out at
/// another.
/// </summary>
internal sealed class CutLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly int _target;
    private volatile bool _isCut;

    public CutLine(int target)
    {
        _target = target;
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every connection is lost, and none comes about any more.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var end in _open.Keys)
            end.Dispose();
    }

    public void Mend() => _isCut = false;

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Join(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
            return;
        }
    }

    private async Task Join(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            (_open[near], _open[far]) = (0, 0);
            if (_isCut)
                return;
            await far.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(
                near.GetStream().CopyToAsync(far.GetStream()),
                far.GetStream().CopyToAsync(near.GetStream())
            );
        }
        catch (Exception lost)
            when (lost
                    is IOException
                        or SocketException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            // As a cut line does.
            return;
        }
        finally
        {
            near.Dispose();
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
        }
    }
}
