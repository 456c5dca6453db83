/** What a GPU's driver complains of, as an exporter reports it. Apart: it is no utilisation. */

/** One GPU with one kind of fault in the last quarter of an hour. What is well is not listed. */
export interface GpuFault {
  /**
   * `xid`: an error code of NVIDIA's driver. `double-bit`: memory errors that ECC could not
   * correct, since the driver was loaded. `row-remap`: a bad row of memory that could not be
   * replaced. `thermal`: the clock was lowered because of heat.
   */
  readonly kind: "xid" | "double-bit" | "row-remap" | "thermal";
  /** Host names and ips, without port, of the machine; none when the series names none. */
  readonly keys: readonly string[];
  /** The exporter's name of the GPU. */
  readonly gpu: string;
  /** The code of an `xid`, the count of `double-bit`; of the others any number above 0. */
  readonly value: number;
}
