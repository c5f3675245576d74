// Compiles CheckpointAnchor.sol and writes CheckpointAnchor.json beside it: node compile.cjs [FILE]
// NODE_PATH names the folder that holds solc (npm install solc@0.8.37). The output is the same on every machine.
'use strict';
const fs = require('fs');
const path = require('path');
const solc = require('solc');

const name = 'CheckpointAnchor';
const settings = {
  evmVersion: 'paris', // Runs on private networks too that have not followed the later forks.
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none', appendCBOR: false }, // Nothing but code in the code.
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.methodIdentifiers'] } },
};
const input = {
  language: 'Solidity',
  sources: { [`${name}.sol`]: { content: fs.readFileSync(path.join(__dirname, `${name}.sol`), 'utf8') } },
  settings,
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
const said = output.errors ?? [];
for (const one of said) console.error(one.formattedMessage);
if (said.length > 0) process.exit(1);

const made = output.contracts[`${name}.sol`][name];
const { outputSelection, ...kept } = settings;
fs.writeFileSync(process.argv[2] ?? path.join(__dirname, `${name}.json`), JSON.stringify({
  contract: name,
  compiler: solc.version(),
  settings: kept,
  methods: made.evm.methodIdentifiers,
  abi: made.abi,
  bytecode: made.evm.bytecode.object,
  deployed: made.evm.deployedBytecode.object,
}, null, 2) + '\n');
