// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Checkpoints of transparency logs, kept where none of the logs' owners can rewrite them
/// @notice The contract has no owner, no list of members and no way to be stopped. A log is known here by the hash of
/// its origin together with the address of its anchor key, so nobody can take a log's place: whoever signs with
/// another key writes in a place that no reader of the log looks at. Who sends a transaction does not matter.
contract CheckpointAnchor {
    /// @dev The newest tree of a log; size 0 before the first.
    struct Head {
        uint64 size;
        uint64 atBlock;
        bytes32 root;
    }

    /// @dev Two trees of one size, both signed with the log's anchor key. It stays for ever.
    struct Equivocation {
        uint64 size;
        uint64 atBlock;
        bytes32 first;
        bytes32 second;
    }

    event Anchored(bytes32 indexed origin, address indexed key, uint64 size, bytes32 root);
    event Equivocated(bytes32 indexed origin, address indexed key, uint64 size, bytes32 first, bytes32 second);

    /// @dev The signature is not by the key, or not in its one canonical form.
    error NotSigned();
    /// @dev The log has a larger tree here, and no tree of this size that would contradict it.
    error GoesBack(uint64 size);
    /// @dev A tree without entries or without a root.
    error Empty();

    /// @dev EIP-712, so that a key in a device can sign, and no signature is ever one of a transaction.
    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant CHECKPOINT = keccak256("Checkpoint(bytes32 origin,uint64 size,bytes32 root)");
    bytes32 private constant NAME = keccak256("CheckpointAnchor");
    bytes32 private constant VERSION = keccak256("1");

    /// @dev Half the order of secp256k1: of s and n - s only the lower counts (EIP-2).
    uint256 private constant S_MAX = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    mapping(bytes32 origin => mapping(address key => Head)) private heads;
    mapping(bytes32 origin => mapping(address key => Equivocation[])) private equivocations;

    /// @notice The root that was anchored first for a size of a log; zero where there is none.
    mapping(bytes32 origin => mapping(address key => mapping(uint64 size => bytes32 root))) public rootAt;

    mapping(bytes32 origin => mapping(address key => mapping(uint64 size => mapping(bytes32 root => bool))))
        private contradicts;

    /// @notice Takes a checkpoint. One that is here already changes nothing. One whose size is here with another root
    /// is recorded as an equivocation, with both roots, and moves no head.
    /// @param origin Keccak-256 of the log's origin.
    /// @param key Address of the log's anchor key.
    function anchor(bytes32 origin, address key, uint64 size, bytes32 root, uint8 v, bytes32 r, bytes32 s) external {
        if (size == 0 || root == 0) revert Empty();
        if (uint256(s) > S_MAX || key == address(0) || ecrecover(digest(origin, size, root), v, r, s) != key) {
            revert NotSigned();
        }
        bytes32 first = rootAt[origin][key][size];
        if (first != 0) {
            if (first != root && !contradicts[origin][key][size][root]) {
                contradicts[origin][key][size][root] = true;
                equivocations[origin][key].push(Equivocation(size, uint64(block.number), first, root));
                emit Equivocated(origin, key, size, first, root);
            }
            return;
        }
        uint64 newest = heads[origin][key].size;
        if (size < newest) revert GoesBack(newest);
        rootAt[origin][key][size] = root;
        heads[origin][key] = Head(size, uint64(block.number), root);
        emit Anchored(origin, key, size, root);
    }

    /// @notice The newest checkpoint of a log, and how many equivocations are on record.
    function head(bytes32 origin, address key)
        external
        view
        returns (uint64 size, bytes32 root, uint64 atBlock, uint256 equivocationCount)
    {
        Head storage h = heads[origin][key];
        return (h.size, h.root, h.atBlock, equivocations[origin][key].length);
    }

    /// @notice One equivocation, in the order of their recording.
    function equivocation(bytes32 origin, address key, uint256 index)
        external
        view
        returns (uint64 size, bytes32 first, bytes32 second, uint64 atBlock)
    {
        Equivocation storage e = equivocations[origin][key][index];
        return (e.size, e.first, e.second, e.atBlock);
    }

    /// @notice What an anchor key signs: the checkpoint, for this contract on this chain alone (EIP-712).
    function digest(bytes32 origin, uint64 size, bytes32 root) public view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN, NAME, VERSION, block.chainid, address(this)));
        return keccak256(abi.encodePacked("\x19\x01", domain, keccak256(abi.encode(CHECKPOINT, origin, size, root))));
    }
}
