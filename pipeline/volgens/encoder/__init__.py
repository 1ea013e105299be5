"""The encoder of `nl_volgens`: an ONNX network behind one spaCy component, `volgens_encoder`.

The component sets sentence starts, part of speech, tag, morphology, lemma, head, dependency and names; sentence starts
that are set to True before it (line breaks, regions of page furniture) stay. Its attribution tagger's frames go to the
Doc extension `doc._.volgens_frames` (`volgens.stages.tokenise.FRAMES`), a list of `volgens.records.Frame` in document
offsets.
"""
